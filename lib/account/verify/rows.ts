import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { pepperIds } from "@/db/email-hash";
import { isSuspended } from "../ban";
import { isUnverifiedFor } from "../unverified";

type RowCheck = { sentence: (count: number) => string; query: SQL | (() => SQL) };

const knownPeppers = () =>
  sql.join(
    pepperIds().map((id) => sql`${id}`),
    sql`, `,
  );

const counted = (count: number, one: string, many: string) =>
  `${count} ${count === 1 ? one : many}`;
const rows = (count: number) => counted(count, "row", "rows");

// Every query counts the rows that violate an invariant, in one column.
const checks: RowCheck[] = [
  {
    sentence: (count) => `sessions: ${rows(count)} of deleted accounts`,
    query: sql`SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.status = 'deleted'`,
  },
  {
    sentence: (count) => `api_keys: ${rows(count)} of deleted accounts`,
    query: sql`SELECT count(*) FROM api_keys k JOIN users u ON u.id = k.user_id WHERE u.status = 'deleted'`,
  },
  {
    sentence: (count) => `known_devices: ${rows(count)} of deleted accounts`,
    query: sql`SELECT count(*) FROM known_devices d JOIN users u ON u.id = d.user_id WHERE u.status = 'deleted'`,
  },
  {
    sentence: (count) =>
      `verifications: ${counted(count, "token", "tokens")} of deleted accounts other than restore tokens`,
    query: sql`SELECT count(*) FROM verifications v JOIN users u ON u.id = v.user_id
      WHERE u.status = 'deleted' AND v.expires_at > now() AND NOT (
        coalesce(v.purpose, '') LIKE 'restore%' OR v.purpose = 'grace-pass'
        OR v.purpose IN ('step-up:erase-account', 'step-up:export-data', 'step-up-code', 'step-up-passkey'))`,
  },
  {
    sentence: (count) => `sessions: ${rows(count)} valid for more than 90 days`,
    query: sql`SELECT count(*) FROM sessions WHERE expires_at > created_at + interval '90 days'`,
  },
  {
    sentence: (count) => `sessions: ${rows(count)} of suspended accounts`,
    query: sql`SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE ${isSuspended("u")} AND u.status = 'active'`,
  },
  {
    sentence: (count) => `api_keys: ${rows(count)} of suspended accounts`,
    query: sql`SELECT count(*) FROM api_keys k JOIN users u ON u.id = k.user_id
      WHERE ${isSuspended("u")} AND u.status = 'active'`,
  },
  {
    sentence: (count) => `users: ${rows(count)} with a purge overdue by more than an hour`,
    query: sql`SELECT count(*) FROM users WHERE status = 'deleted' AND purge_at < now() - interval '1 hour'`,
  },
  {
    sentence: (count) =>
      `content_erasures: ${rows(count)} of active accounts overdue by more than an hour`,
    query: sql`SELECT count(*) FROM content_erasures c JOIN users u ON u.id = c.user_id
      WHERE u.status = 'active' AND c.erase_at < now() - interval '1 hour'`,
  },
  {
    sentence: (count) => `users: ${rows(count)} deleted without a reserved email address`,
    query: sql`SELECT count(*) FROM users u WHERE u.status = 'deleted' AND u.purge_at > now()
      AND NOT EXISTS (SELECT FROM blocked_identifiers b
        WHERE b.subject = u.subject AND b.expires_at > u.purge_at - interval '1 second'
          AND (b.identifier_hash = u.email_hash OR b.hash_key <> u.email_hash_key))`,
  },
  {
    sentence: (count) => `blocked_identifiers: ${rows(count)} of active accounts`,
    query: sql`SELECT count(*) FROM blocked_identifiers b JOIN users u ON u.subject = b.subject
      WHERE u.status = 'active'`,
  },
  {
    sentence: (count) => `blocked_identifiers: ${rows(count)} expired more than a day ago`,
    query: sql`SELECT count(*) FROM blocked_identifiers WHERE expires_at < now() - interval '1 day'`,
  },
  {
    sentence: (count) => `users: ${rows(count)} hashed with an unknown pepper`,
    query: () => sql`SELECT count(*) FROM users WHERE email_hash_key NOT IN (${knownPeppers()})`,
  },
  {
    sentence: (count) => `blocked_identifiers: ${rows(count)} hashed with an unknown pepper`,
    query: () => sql`SELECT count(*) FROM blocked_identifiers
      WHERE expires_at > now() AND hash_key NOT IN (${knownPeppers()})`,
  },
  {
    sentence: (count) => `users: ${rows(count)} unverified for more than 8 days`,
    query: sql`SELECT count(*) FROM users WHERE ${isUnverifiedFor(8)}`,
  },
  {
    sentence: (count) =>
      `audit_logs: ${counted(count, "erased account", "erased accounts")} without an account.erased row`,
    query: sql`SELECT count(*) FROM erasure_receipts r WHERE NOT EXISTS (
      SELECT FROM audit_logs a WHERE a.subject = r.subject AND a.action = 'account.erased')`,
  },
  {
    // Sign-ups that were never verified, and what a statement deletes, have none.
    sentence: (count) =>
      `erasure_receipts: ${counted(count, "purged account", "purged accounts")} without a receipt`,
    query: sql`SELECT count(*) FROM audit_logs a
      WHERE a.action = 'account.erased' AND a.metadata->>'source' = 'purge' AND NOT EXISTS (
        SELECT FROM erasure_receipts r WHERE r.subject = a.subject)`,
  },
  {
    sentence: (count) => `queue: ${counted(count, "job has", "jobs have")} failed permanently`,
    query: sql`SELECT count(*) FROM graphile_worker.jobs
      WHERE attempts >= max_attempts AND task_identifier <> 'send-mail'`,
  },
  {
    sentence: (count) => `file_clearings: ${rows(count)} without a job`,
    query: sql`SELECT count(*) FROM file_clearings f WHERE NOT EXISTS (
      SELECT FROM graphile_worker.jobs j WHERE j.key = 'clear-files:' || f.id)`,
  },
];

/** A line for each check that found rows. */
export async function verifyRows(): Promise<string[]> {
  const problems: string[] = [];
  for (const { sentence, query } of checks) {
    const { rows: found } = await db.execute<{ count: string }>(
      typeof query === "function" ? query() : query,
    );
    const count = Number(found[0]?.count ?? 0);
    if (count > 0) problems.push(sentence(count));
  }
  return problems;
}
