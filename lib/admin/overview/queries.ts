import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { isSuspended } from "@/lib/account/ban";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import type { AuditAction } from "@/lib/audit/actions";
import type { Holding } from "@/lib/format/counts";

/** What is counted by day, by its column and its action in the audit log. */
const counted = {
  signUps: "account.created",
  deletions: "account.deleted",
  restores: "account.restored",
  purges: "account.erased",
} satisfies Record<string, AuditAction>;

export type DayCounts = { day: string } & Record<keyof typeof counted, number>;

export const overviewDays = 30;

/** What happened on each of the last 30 days (UTC), today included, the oldest first. */
export async function countByDay(): Promise<DayCounts[]> {
  const columns = Object.entries(counted).map(
    ([name, action]) =>
      sql`(count(*) FILTER (WHERE action = ${action}::text))::int AS ${sql.identifier(name)}`,
  );
  const actions = sql.join(
    Object.values(counted).map((action) => sql`${action}::text`),
    sql`, `,
  );
  const { rows } = await db.execute<DayCounts>(sql`
    WITH days AS (
      SELECT generate_series(
        date_trunc('day', now() AT TIME ZONE 'UTC') - make_interval(days => ${overviewDays - 1}::int),
        date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS day
    )
    SELECT to_char(day, 'YYYY-MM-DD') AS day, ${sql.join(columns, sql`, `)}
    FROM days LEFT JOIN audit_logs ON action IN (${actions})
      AND created_at >= day AT TIME ZONE 'UTC' AND created_at < (day + interval '1 day') AT TIME ZONE 'UTC'
    GROUP BY day ORDER BY day`);
  return rows;
}

export type AccountTotals = {
  /** All rows of users; an estimate of the database beyond 10,000. */
  total: number;
  isEstimate: boolean;
  deleted: number;
  suspended: number;
  unverified: number;
  liveSessions: number;
};

const exactUpTo = 10_000;

/** How many accounts there are, by state, and how many sessions live. */
export async function countAccounts(): Promise<AccountTotals> {
  const { rows } = await db.execute<Omit<AccountTotals, "isEstimate"> & { sample: number }>(sql`
    SELECT
      (SELECT count(*)::int FROM (SELECT FROM users LIMIT ${exactUpTo + 1}) AS found) AS sample,
      (SELECT greatest(reltuples, 0)::int FROM pg_class WHERE oid = 'users'::regclass) AS total,
      (SELECT count(*)::int FROM users WHERE status = 'deleted') AS deleted,
      (SELECT count(*)::int FROM users WHERE ${isSuspended()} AND status = 'active') AS suspended,
      (SELECT count(*)::int FROM users WHERE NOT email_verified AND status = 'active') AS unverified,
      (SELECT count(*)::int FROM sessions WHERE expires_at > now()) AS "liveSessions"`);
  const [row] = rows;
  if (!row) throw new Error("the accounts were not counted");
  const { sample, ...totals } = row;
  const isEstimate = sample > exactUpTo;
  return { ...totals, isEstimate, total: isEstimate ? Math.max(totals.total, sample) : sample };
}

/** What all accounts hold together, counted by the features, in their order. */
export async function countHoldings(): Promise<Holding[]> {
  const holdings = lifecycleParticipants().map(({ totals }) => totals?.(db) ?? []);
  return (await Promise.all(holdings)).flat();
}
