import { type SQLWrapper, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { auditFileOf } from "@/lib/admin/audit/file";
import type { AuditFilters } from "@/lib/admin/audit/filters";
import { listAudit } from "@/lib/admin/audit/queries";
import "@/lib/features";
import { sealAudit } from "@/lib/audit/seal";
import { verifyAudit } from "@/lib/audit/verify";
import { runWorkerOnce } from "@/lib/worker";
import { median, ms, report, time } from "./measure";

const rows = 1_000_000;
const accounts = 20_000;
const rounds = 30;
const mostMs = 100;
const pageSize = 51;
const hour = 3_600_000;

/** Two years of rows; the first account has 5,000 of them, and the first admin has done one in a hundred. */
async function fill(): Promise<void> {
  await longTransaction(async (tx) => {
    await tx.execute(sql`
      INSERT INTO users (name, email, email_verified, email_hash, email_hash_key, role)
      SELECT 'Person ' || n, 'person-' || n || '@example.com', true, 'hash-' || n, 'bench',
        CASE WHEN n <= 5 THEN 'admin' ELSE 'member' END
      FROM generate_series(1, ${accounts}::int) AS n`);
    await tx.execute(sql`
      WITH person AS (
        SELECT id, subject, substring(name FROM 8)::int - 1 AS place FROM users
      )
      INSERT INTO audit_logs (action, user_id, subject, actor_subject, metadata, created_at)
      SELECT
        CASE WHEN n % 1000 = 0 THEN 'api-key.revoked' WHEN n % 100 = 1 THEN 'account.banned'
          WHEN n % 10 = 2 THEN 'session.refused' ELSE 'session.started' END,
        person.id, person.subject,
        CASE WHEN n % 100 = 1 THEN (SELECT subject FROM users WHERE role = 'admin' ORDER BY id LIMIT 1) END,
        '{"method": "password", "device": "Firefox on Linux"}',
        now() - (${rows}::int - n) * interval '63 seconds'
      FROM generate_series(1, ${rows}::int) AS n
      JOIN person ON place = CASE WHEN n % 200 = 3 THEN 0 ELSE n % ${accounts}::int END
      ORDER BY n`);
  });
  await db.execute(sql`VACUUM ANALYZE audit_logs`);
  await db.execute(sql`ANALYZE users`);
}

async function cases(): Promise<[string, AuditFilters, number?][]> {
  const { rows: people } = await db.execute<{ subject: string }>(
    sql`SELECT subject FROM users ORDER BY substring(name FROM 8)::int LIMIT 1`,
  );
  const { rows: admins } = await db.execute<{ actor: string; seq: string }>(sql`
    SELECT actor_subject AS actor, max(seq) - ${rows}::int / 2 AS seq FROM audit_logs
    WHERE actor_subject IS NOT NULL GROUP BY 1`);
  const subject = people[0]?.subject;
  const actor = admins[0]?.actor;
  const middle = Number(admins[0]?.seq);
  const from = new Date(Date.now() - 300 * 24 * hour);
  const to = new Date(from.getTime() + hour);
  return [
    ["the newest page", {}],
    ["a page in the middle", {}, middle],
    ["an hour, 300 days ago", { from, to }],
    ["until 300 days ago", { to }],
    ["a rare event", { action: "api-key.revoked" }],
    ["a frequent event, a page in the middle", { action: "session.started" }, middle],
    ["an event that has never happened", { action: "password.set" }],
    ["an event, until 300 days ago", { action: "session.refused", to }],
    ["an account with 5,000 entries", { subject }],
    ["a rare event of that account", { subject, action: "api-key.revoked" }],
    ["an admin", { actor }],
    ["an admin, an hour, 300 days ago", { actor, from, to }],
  ];
}

/** The nodes of a plan, without costs and times. */
async function planOf(query: SQLWrapper): Promise<string> {
  const explained = await db.execute<{ "QUERY PLAN": string }>(sql`EXPLAIN (COSTS OFF) ${query}`);
  return explained.rows
    .map((row) => row["QUERY PLAN"])
    .filter((line) => /Scan|Sort|InitPlan|Cond|Filter/.test(line))
    .map((line) => `    ${line}`)
    .join("\n");
}

/** The pages of the audit log among a million rows, with their plans; then an export and a verification of all. */
export async function benchAdminAudit(): Promise<void> {
  await fill();
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    floor.push(await time(() => db.execute(sql`SELECT 1`)));
  report("floor: SELECT 1", ms(median(floor)));
  for (const [name, filters, before] of await cases()) {
    const page = { before, limit: pageSize };
    const samples: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      samples.push(await time(() => listAudit(filters, page)));
    const middle = median(samples);
    report(name, ms(middle), middle <= mostMs ? "met" : "MISSED");
    if (middle > mostMs) process.exitCode = 1;
    // What it returns is the query itself until it is awaited.
    process.stdout.write(`${await planOf(listAudit(filters, page) as unknown as SQLWrapper)}\n`);
  }
  for (const format of ["csv", "json"] as const) {
    let bytes = 0;
    const taken = await time(async () => {
      for await (const chunk of auditFileOf(format, {})) bytes += Buffer.byteLength(chunk);
    });
    report(`export of all entries as ${format}`, ms(taken), `${(bytes / 1e6).toFixed(0)} MB`);
  }
  while ((await sealAudit()) > 0);
  await runWorkerOnce();
  report("verification of all entries", ms(await time(verifyAudit)));
}
