import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { withoutStatementLimit } from "@/db/guard-connection";
import { previewOperation } from "@/lib/admin/bulk/queries";
import { matchedUsers } from "@/lib/admin/bulk/selection";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import "@/lib/features";
import { confirm, createAdmin, draft, operationOf } from "@/tests/support/bulk";
import { createUsers } from "@/tests/support/many-users";
import { createUser, type TestUser } from "@/tests/support/users";
import { settle } from "./lifecycle-data";
import { median, ms, report, time, times } from "./measure";
import { expectOk, signInRequest } from "./sign-in-request";

const accounts = 10_000;
const mostSeconds = 60;
const mostSlower = 2;
const idleSeconds = 30;
const mailSeconds = 30;
const signInsPerSecond = 4;
const people = 100;
const million = 1_000_000;

/** The smallest value that is not below 95 % of the others. */
const p95 = (values: number[]) =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * 0.95) - 1] ?? 0;

const figures = (values: number[]) => [String(values.length), ms(median(values)), ms(p95(values))];

/** Signs people in at a steady rate, whether the ones before have their answer or not, until `until` resolves. */
async function measureSignIns(users: TestUser[], until: Promise<unknown>): Promise<number[]> {
  const taken: Promise<number>[] = [];
  let over = false;
  void until.then(() => {
    over = true;
  });
  while (!over) {
    const user = users[taken.length % users.length] as TestUser;
    taken.push(time(async () => expectOk(await handleAuthRequest(signInRequest(user, "")))));
    await sleep(1000 / signInsPerSecond);
  }
  return Promise.all(taken);
}

const isOver = async (id: string) => {
  while ((await operationOf(id)).status === "running") await sleep(100);
};

/** How many emails wait, those included that are still to be written. */
const countMails = async () =>
  (
    await db.execute<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE task_identifier LIKE '%mail%'`,
    )
  ).rows[0]?.count ?? 0;

async function benchDeletion(): Promise<boolean> {
  const admin = await createAdmin();
  const domain = "bulk.example";
  await createUsers(accounts, { domain });
  const users = await Promise.all(Array.from({ length: people }, () => createUser()));
  await settle();
  const worker = fork(fileURLToPath(new URL("bulk-worker.ts", import.meta.url)));
  await once(worker, "message");
  try {
    await measureSignIns(users, sleep(5000));
    const idle = await measureSignIns(users, sleep(idleSeconds * 1000));
    const { id } = await draft(admin, { kind: "delete", domain });
    await confirm(admin, id);
    const during = await measureSignIns(users, isOver(id));
    const { done, startedAt, endedAt } = await operationOf(id);
    const seconds = ((endedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)) / 1000;
    const ratio = p95(during) / p95(idle);
    report("accounts deleted", String(done));
    report(`seconds, at most ${mostSeconds} wanted`, seconds.toFixed(1));
    report("accounts a second", (done / seconds).toFixed(0));
    report("sign-ins idle: number, median, p95", ...figures(idle));
    report("sign-ins during: number, median, p95", ...figures(during));
    report(`p95 during to idle, at most ${mostSlower} wanted`, times(ratio));
    // Not a minute later.
    await db.execute(sql`
      SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
      FROM graphile_worker.jobs WHERE task_identifier = 'mail-deletion'`);
    const waiting = await countMails();
    const mailing = await measureSignIns(users, sleep(mailSeconds * 1000));
    const rate = (waiting - (await countMails())) / mailSeconds;
    report("mail jobs left after the deletion, a second", String(waiting), rate.toFixed(0));
    report("sign-ins while mails go out: number, median, p95", ...figures(mailing));
    return done === accounts && seconds <= mostSeconds && ratio <= mostSlower;
  } finally {
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
}

async function benchPreviews(): Promise<void> {
  // One of a hundred has another domain; who came and went is spread over three years.
  await db.execute(sql`
    INSERT INTO users (name, email, email_verified, email_hash, email_hash_key, created_at, last_active_at)
    SELECT 'Person ' || n,
      'preview' || n || CASE WHEN n % 100 = 0 THEN '@hundredth.example' ELSE '@example.com' END,
      true, 'preview' || n, 'bench', now() - make_interval(hours => n % 26280),
      CASE WHEN n % 10 > 0 THEN now() - make_interval(hours => ((n::bigint * 7919) % (n % 26280 + 1))::int) END
    FROM generate_series(1, ${million}::int) AS n`);
  await settle();
  const admin = await createAdmin();
  const filters: Record<string, Record<string, string>> = {
    "a domain": { domain: "hundredth.example" },
    "created on a day": {
      createdFrom: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
    },
    "inactive for a year": { inactiveDays: "365" },
    "inactive for a year, of a domain": { domain: "hundredth.example", inactiveDays: "365" },
    everybody: { createdFrom: "2000-01-01" },
  };
  for (const [name, fields] of Object.entries(filters)) {
    const { id } = await draft(admin, { kind: "delete", ...fields });
    const operation = await operationOf(id);
    let count = 0;
    const taken = [];
    for (let round = 0; round < 3; round++)
      taken.push(
        await time(async () => {
          ({ count } = await previewOperation(operation));
        }),
      );
    report(`preview at ${million} accounts: ${name}`, String(count), ms(median(taken)));
    const plan = await db.execute<{ "QUERY PLAN": string }>(
      sql`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${matchedUsers(operation)}`,
    );
    for (const row of plan.rows) process.stdout.write(`    ${row["QUERY PLAN"]}\n`);
  }
}

/** Deletes 10,000 accounts beside people who sign in, and previews filters at a million accounts. */
export async function benchBulk(): Promise<void> {
  const fits = await benchDeletion();
  await withoutStatementLimit(benchPreviews);
  process.stdout.write(`${fits ? "Passed" : "FAILED"}\n`);
  if (!fits) process.exitCode = 1;
}
