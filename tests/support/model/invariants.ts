import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import type { Model } from "./state";
import type { World } from "./world";

type Row = {
  id: string;
  subject: string;
  email: string;
  status: string;
  due: boolean;
  verified: boolean;
  banned: boolean;
  password: boolean;
  sessions: number;
};

/** The accounts as the database has them. */
export async function readAccounts(): Promise<Row[]> {
  const found = await db.execute<Row>(sql`
    SELECT u.id, u.subject, u.email, u.status, coalesce(u.purge_at <= now(), false) AS due,
      u.email_verified AS verified, u.banned_at IS NOT NULL AS banned,
      EXISTS (SELECT FROM accounts a WHERE a.user_id = u.id AND a.password IS NOT NULL) AS password,
      (SELECT count(*)::int FROM sessions s WHERE s.user_id = u.id) AS sessions
    FROM users u ORDER BY u.id`);
  return found.rows;
}

/** Whose deletion holds which address now. */
export async function readReservations(): Promise<{ subject: string; hash: string }[]> {
  const found = await db.execute<{ subject: string; hash: string }>(sql`
    SELECT subject, identifier_hash AS hash FROM blocked_identifiers
    WHERE expires_at > now() ORDER BY subject`);
  return found.rows;
}

// What holds at every moment, whatever was done, also by two at once.
const neverMore = {
  "sessions of accounts that are not active": sql`
    SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE u.status <> 'active' OR u.banned_at IS NOT NULL`,
  "addresses with two accounts": sql`SELECT 1 FROM users GROUP BY lower(email) HAVING count(*) > 1`,
  "deleted accounts without a hold": sql`
    SELECT 1 FROM users u WHERE u.status = 'deleted' AND u.purge_at > now() AND NOT EXISTS (
      SELECT FROM blocked_identifiers b WHERE b.subject = u.subject
        AND b.identifier_hash = u.email_hash AND b.expires_at > u.purge_at - interval '1 millisecond')`,
  "active accounts with a hold": sql`
    SELECT 1 FROM users u JOIN blocked_identifiers b ON b.subject = u.subject
    WHERE u.status = 'active'`,
  "links of deleted accounts that do not lead back": sql`
    SELECT 1 FROM users u JOIN verifications v ON v.user_id = u.id
    WHERE u.status = 'deleted' AND coalesce(v.purpose, '') NOT IN ('restore', 'restore-link')`,
  "unverified accounts in their grace period": sql`
    SELECT 1 FROM users WHERE status = 'deleted' AND NOT email_verified`,
};

/** Fails if something is in the database that may never be there. */
export async function expectInvariants(): Promise<void> {
  const counts = Object.entries(neverMore).map(
    ([name, query]) => sql`SELECT ${name}::text AS name WHERE EXISTS (${query})`,
  );
  const broken = await db.execute<{ name: string }>(sql.join(counts, sql` UNION ALL `));
  expect(broken.rows).toEqual([]);
}

/** Fails if the database tells anything else than the model of accounts, sessions and holds. */
export async function expectAsModelled(model: Model, world: World): Promise<void> {
  const expected = model.accounts
    .map(({ id, subject, email, state, verified, banned, hasPassword, sessions }) => ({
      id,
      subject,
      email,
      status: state === "active" ? "active" : "deleted",
      due: state === "due",
      verified,
      banned,
      password: hasPassword,
      sessions,
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  expect(await readAccounts()).toEqual(expected);
  const held = model.holds
    .map(({ subject, mailbox }) => ({ subject, hash: world.hashOf(mailbox) }))
    .sort((one, other) => (one.subject < other.subject ? -1 : 1));
  expect(await readReservations()).toEqual(held);
  await expectInvariants();
}
