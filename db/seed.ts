import { eq, sql } from "drizzle-orm";
import { env } from "@/lib/env";
import { db, type Transaction } from "./client";
import { hashEmail } from "./email-hash";
import {
  accounts,
  projects,
  subscriptionPlans,
  systemStyles,
  userSubscriptions,
  users,
} from "./schema";
import { systemStyleRows } from "./seed-data";
import { freePlanRow } from "./seed-plans";

type DemoAccount = { name: string; email: string; password: string; role: "member" | "admin" };

/** The accounts of a development database. Their passwords are public: never in production. */
export const demoAccounts: DemoAccount[] = [
  { name: "Mira Moss", email: "member@example.com", password: "perennial-member", role: "member" },
  { name: "Ada Root", email: "admin@example.com", password: "perennial-admin", role: "admin" },
];

// argon2id digests of the passwords above, so that seeding needs no hashing.
const demoDigests: Record<string, string> = {
  "member@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$gSj7aBQeB0hD8RpL3IWrqQ$4xqHTT2aKnukwKUuLZ/A7aRWexEQVdgV99k9WzNc++Q",
  "admin@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$4bI86oRhy8yzJgCBBPrnNw$saK8x2xq9L4LGwQReCH1EdjS9N5UGa/J3jrVDPfyKOE",
};

async function seedDemoAccount(tx: Transaction, account: DemoAccount): Promise<void> {
  const { name, email, role } = account;
  const [user] = await tx
    .insert(users)
    .values({ name, email, role, emailVerified: true, ...hashEmail(email) })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (!user) return;
  const digest = demoDigests[email];
  await tx.insert(accounts).values({
    userId: user.id,
    accountId: user.id,
    providerId: "credential",
    password: digest,
  });
  const [plan] = await tx
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.slug, freePlanRow.slug));
  if (plan) await tx.insert(userSubscriptions).values({ userId: user.id, planId: plan.id });
  await tx.insert(projects).values({ userId: user.id, name: "Herbarium" });
}

/**
 * Puts the plans, the styles and, outside production, the demo accounts into the database. Run
 * again, it brings plans and styles up to date and leaves everything else as it is.
 *
 * @param features what the features add, plans among it: `featureSeeds` of lib/features.ts
 */
export async function seedDatabase(
  features: ((tx: Transaction) => Promise<void>)[],
): Promise<void> {
  await db.transaction(async (tx) => {
    for (const seed of features) await seed(tx);
    await tx
      .insert(systemStyles)
      .values(systemStyleRows)
      .onConflictDoUpdate({
        target: systemStyles.slug,
        set: {
          name: sql`excluded.name`,
          description: sql`excluded.description`,
          position: sql`excluded.position`,
        },
      });
    if (env().NODE_ENV === "production") return;
    for (const account of demoAccounts) await seedDemoAccount(tx, account);
  });
}
