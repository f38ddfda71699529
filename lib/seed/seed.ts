import { randomBytes } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { accounts, auditLogs, sessions, users } from "@/db/schema";
import { type DemoUser, lifecycleParticipants } from "@/lib/account/lifecycle";
import type { AuditEvent } from "@/lib/audit/actions";
import { createApiKey } from "@/lib/auth/api-keys/mutations";
import { env } from "@/lib/env";
import "@/lib/features";
import { seedPeople } from "./people";

type DemoAccount = {
  name: string;
  email: string;
  password: string;
  role: "member" | "admin";
  /** Whether the account gets content, sessions and weeks of activity; the others stay new. */
  filled?: boolean;
};

/** The accounts of a development database. Their passwords are public: never in production. */
export const demoAccounts: DemoAccount[] = [
  {
    name: "Mira Moss",
    email: "member@example.com",
    password: "demo-member",
    role: "member",
    filled: true,
  },
  { name: "Ada Root", email: "admin@example.com", password: "demo-admin", role: "admin" },
  { name: "Noa Field", email: "new@example.com", password: "demo-new", role: "member" },
];

// argon2id digests of the passwords above, so that seeding needs no hashing.
const demoDigests: Record<string, string> = {
  "member@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$TUDA0u+2YWrvGJV4lbcxfA$pPf0G5CbyXbzTcxfQ8h8L43tC+P91b2Htqk/nvyFCGI",
  "admin@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$bKoQ0It5jorn22/TBEsJqg$gqzGUHKPj2kymGeRxRUfB/vjXPr+5S6j3GbzeqTa7e8",
  "new@example.com":
    "$argon2id$v=19$m=19456,t=2,p=1$wbKXbyh62YGjJKOi3CvUNQ$kYxUcXWtOWfVGoaHYLiDG13MopIQFsfp3l6/fItjhAI",
};

const phone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
const laptop =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0";

const ago = (days: number) => sql`now() - make_interval(days => ${days}::int)`;

const created: AuditEvent = { action: "account.created", metadata: { method: "seed" } };

/** Adds what happened to a demo account so many days ago. */
async function addEvents(
  tx: Transaction,
  user: { id: string; subject: string },
  events: [days: number, event: AuditEvent][],
): Promise<void> {
  await tx.insert(auditLogs).values(
    events.map(([days, { action, metadata }]) => ({
      action,
      metadata,
      userId: user.id,
      subject: user.subject,
      createdAt: ago(days),
    })),
  );
}

/** Two sessions elsewhere, an API key, and six weeks of activity. */
async function seedActivity(tx: Transaction, user: { id: string; subject: string }): Promise<void> {
  const userId = user.id;
  await tx
    .update(users)
    .set({ createdAt: ago(42) })
    .where(eq(users.id, userId));
  const session = { userId, method: "password", expiresAt: sql`now() + interval '25 days'` };
  // Tokens that nobody has been given.
  const token = () => randomBytes(32).toString("base64url");
  await tx.insert(sessions).values([
    {
      ...session,
      token: token(),
      userAgent: phone,
      place: "Lisbon, Portugal",
      createdAt: ago(5),
      updatedAt: ago(0),
    },
    {
      ...session,
      token: token(),
      userAgent: laptop,
      place: "Porto, Portugal",
      createdAt: ago(19),
      updatedAt: ago(2),
    },
  ]);
  await createApiKey(tx, userId, { name: "Backup script", expiresInDays: 90 });
  const device = "Firefox on macOS";
  const signedIn: AuditEvent = {
    action: "session.started",
    metadata: { method: "password", device },
  };
  await addEvents(tx, user, [
    [42, created],
    [42, { action: "account.verified" }],
    [42, { action: "session.started", metadata: { method: "verify-email", device } }],
    [35, signedIn],
    [28, { action: "session.refused", metadata: { method: "password", reason: "credentials" } }],
    [28, signedIn],
    [27, { action: "password.changed" }],
    [19, signedIn],
    [12, { action: "account.exported", metadata: { files: 6, bytes: 4_812_330 } }],
    [
      5,
      {
        action: "session.started",
        metadata: { method: "password", device: "Safari on iPhone", newDevice: true },
      },
    ],
  ]);
}

async function seedDemoAccount(tx: Transaction, account: DemoAccount): Promise<DemoUser> {
  const { name, email, role, filled = false } = account;
  const [user] = await tx
    .insert(users)
    .values({ name, email, role, emailVerified: true, ...hashEmail(email) })
    .returning({ id: users.id, subject: users.subject });
  if (!user) throw new Error("the demo account was not inserted");
  const userId = user.id;
  await tx.insert(accounts).values({
    userId,
    accountId: userId,
    providerId: "credential",
    password: demoDigests[email],
  });
  if (filled) await seedActivity(tx, user);
  else await addEvents(tx, user, [[0, created]]);
  return { id: userId, filled };
}

// A database in which somebody has been has had its demo accounts: none comes back after its deletion.
async function isUntouched(tx: Transaction): Promise<boolean> {
  return (await tx.$count(users)) === 0 && (await tx.$count(auditLogs)) === 0;
}

/**
 * Puts what the features need and, outside production, the demo accounts into the database. Run again, it
 * brings the rows of the features up to date and leaves everything else as it is.
 *
 * @param options.filled whether the member's account is filled, which writes files into storage, and people are added
 *   for the admin area to show
 * @returns the demo accounts that can be signed in to
 */
export async function seedDatabase({ filled = true } = {}): Promise<DemoAccount[]> {
  const participants = lifecycleParticipants();
  return db.transaction(async (tx) => {
    const wanted = env().NODE_ENV !== "production" && (await isUntouched(tx)) ? demoAccounts : [];
    const created: DemoUser[] = [];
    for (const account of wanted)
      created.push(await seedDemoAccount(tx, { ...account, filled: account.filled && filled }));
    if (wanted.length > 0 && filled) created.push(...(await seedPeople(tx)));
    for (const { seed } of participants) await seed?.(tx, created);
    if (env().NODE_ENV === "production") return [];
    const active = await tx
      .select({ email: users.email })
      .from(users)
      .where(
        and(
          eq(users.status, "active"),
          inArray(
            users.email,
            demoAccounts.map(({ email }) => email),
          ),
        ),
      );
    return demoAccounts.filter(({ email }) => active.some((user) => user.email === email));
  });
}
