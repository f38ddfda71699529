import { db, type Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { accounts, users } from "@/db/schema";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { env } from "@/lib/env";
import "@/lib/features";

type DemoAccount = { name: string; email: string; password: string; role: "member" | "admin" };

/** The accounts of a development database. Their passwords are public: never in production. */
export const demoAccounts: DemoAccount[] = [
  { name: "Mira Moss", email: "member@example.com", password: "demo-member", role: "member" },
  { name: "Ada Root", email: "admin@example.com", password: "demo-admin", role: "admin" },
];

// argon2id digests of the passwords above, so that seeding needs no hashing.
const demoDigests: Record<string, string> = {
  "member@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$TUDA0u+2YWrvGJV4lbcxfA$pPf0G5CbyXbzTcxfQ8h8L43tC+P91b2Htqk/nvyFCGI",
  "admin@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$bKoQ0It5jorn22/TBEsJqg$gqzGUHKPj2kymGeRxRUfB/vjXPr+5S6j3GbzeqTa7e8",
};

/** Returns the id of the account in a list, which is empty if there was one. */
async function seedDemoAccount(tx: Transaction, account: DemoAccount): Promise<string[]> {
  const { name, email, role } = account;
  const [user] = await tx
    .insert(users)
    .values({ name, email, role, emailVerified: true, ...hashEmail(email) })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (!user) return [];
  const digest = demoDigests[email];
  await tx.insert(accounts).values({
    userId: user.id,
    accountId: user.id,
    providerId: "credential",
    password: digest,
  });
  return [user.id];
}

/**
 * Puts what the features need and, outside production, the demo accounts into the database. Run again, it
 * brings the rows of the features up to date and leaves everything else as it is.
 */
export async function seedDatabase(): Promise<void> {
  const participants = lifecycleParticipants();
  const wanted = env().NODE_ENV === "production" ? [] : demoAccounts;
  await db.transaction(async (tx) => {
    const created: string[] = [];
    for (const account of wanted) created.push(...(await seedDemoAccount(tx, account)));
    for (const { seed } of participants) await seed?.(tx, created);
  });
}
