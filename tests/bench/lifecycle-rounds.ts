import { eq, sql } from "drizzle-orm";
import { Logger, runOnce } from "graphile-worker";
import { db, type Transaction } from "@/db/client";
import { users } from "@/db/schema";
import {
  countErasures,
  eraseDue,
  purgeAccount,
  purgeDueAccounts,
  purgeJob,
} from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { keepReceiptsTask } from "@/lib/account/receipts/keep-receipts";
import { restoreAccount } from "@/lib/account/restore/restore";
import { env } from "@/lib/env";
import "@/lib/features";
import { enqueueAll } from "@/lib/jobs/queue";
import { clearFilesTask } from "@/lib/storage/clear-files";
import { storage } from "@/lib/storage/storage";
import { addUsers, makeDue, settle } from "./lifecycle-data";
import { median, ms, report, time, times } from "./measure";
import { benchAmongOthers } from "./studio/among-others";
import { addImages } from "./studio/content";
import { benchExport } from "./studio/export";

const origin = "http://127.0.0.1:3000";
const rounds = 5;
// 400 accounts a second where a job each purged 79.
const leastForBatches = 5;

const inTransaction = (work: (tx: Transaction) => Promise<unknown>) =>
  time(() => db.transaction(work));

const remove = (userId: string) =>
  inTransaction((tx) => requestDeletion(tx, { userId, origin, source: "api" }));
const restore = (userId: string) =>
  inTransaction((tx) => restoreAccount(tx, { userId, origin, by: "password" }));

const bareRemove = (userId: string) =>
  inTransaction(async (tx) => {
    await tx.execute(sql`UPDATE users SET status = 'deleted', deleted_at = now(),
      purge_at = now() + interval '30 days' WHERE id = ${userId}`);
    await tx.execute(sql`DELETE FROM sessions WHERE user_id = ${userId}`);
  });
const bareRestore = (userId: string) =>
  inTransaction((tx) =>
    tx.execute(sql`UPDATE users SET status = 'active', deleted_at = NULL, purge_at = NULL
      WHERE id = ${userId}`),
  );

async function withoutTriggers(work: () => Promise<number>): Promise<number> {
  const tables = ["users"];
  // sample:begin
  tables.push("projects", "images");
  // sample:end
  const each = async (verb: string) => {
    for (const table of tables)
      await db.execute(sql.raw(`ALTER TABLE ${table} ${verb} TRIGGER USER`));
  };
  await each("DISABLE");
  const taken = await work();
  await each("ENABLE");
  return taken;
}

const bareErase = (userId: string) =>
  withoutTriggers(() =>
    inTransaction((tx) => tx.execute(sql`DELETE FROM users WHERE id = ${userId}`)),
  );

interface Content {
  /** What an account of this size owns, such as "1,000 images". */
  name: string;
  add: (userId: string) => Promise<void>;
  /** The longest time of a purge's transaction, in milliseconds, given the bare one's. */
  mostForPurge: (bare: number) => number;
}

const empty: Content = {
  name: "no content",
  add: async () => {},
  mostForPurge: (bare) => bare + 10,
};

async function addAccount({ add }: Content): Promise<string> {
  const [id = ""] = await addUsers(1);
  await add(id);
  return id;
}

async function oneAccount(content: Content): Promise<void> {
  const taken: Record<string, number[]> = {};
  const note = (name: string, value: number) => {
    taken[name] = [...(taken[name] ?? []), value];
  };
  for (let round = 0; round < rounds; round++) {
    const [ours, bare] = [await addAccount(content), await addAccount(content)];
    await settle();
    note("remove", await remove(ours));
    note("bareRemove", await bareRemove(bare));
    note("restore", await restore(ours));
    note("bareRestore", await bareRestore(bare));
    await remove(ours);
    await makeDue([ours, bare]);
    const begun = performance.now();
    const counted = await countErasures([ours]);
    note("count", performance.now() - begun);
    note("clear", await time(() => storage.deletePrefix(`users/${ours}/`)));
    const erase = () => inTransaction((tx) => eraseDue(tx, counted));
    // The second finds warmer pages, so they alternate.
    if (round % 2) note("bareErase", await bareErase(bare));
    note("erase", await erase());
    if (round % 2 === 0) note("bareErase", await bareErase(bare));
  }
  const of = (name: string) => median(taken[name] ?? []);
  const line = (name: string, ours: string, bare: string) =>
    report(`${name}, ${content.name}`, ms(of(ours)), ms(of(bare)), times(of(ours) / of(bare)));
  line("soft delete", "remove", "bareRemove");
  line("restore", "restore", "bareRestore");
  line("purge, the transaction", "erase", "bareErase");
  report("  beside it: counting for the receipt", ms(of("count")));
  report("  beside it: clearing storage (no files)", ms(of("clear")));
  const allowed = content.mostForPurge(of("bareErase"));
  if (of("erase") > allowed) {
    report("  TOO SLOW: at most", ms(allowed));
    process.exitCode = 1;
  }
}

/** How long purges take until the queue has nothing left but mails, whose writing costs more than the purge. */
const purging = (begin: () => Promise<unknown>) =>
  time(async () => {
    await begin();
    await runOnce({
      connectionString: env().DATABASE_URL,
      concurrency: 4,
      logger: new Logger(() => () => {}),
      taskList: {
        "purge-account": (payload) => purgeAccount((payload as { userId: string }).userId),
        "purge-due-accounts": async () => void (await purgeDueAccounts()),
        "clear-files": clearFilesTask,
        "keep-receipts": keepReceiptsTask,
      },
    });
  });

async function manyAccounts(count: number): Promise<void> {
  const taken = { batches: 0, each: 0, bare: 0 };
  const perSecond = (milliseconds: number) => `${((count / milliseconds) * 1000).toFixed(0)} /s`;
  /** Accounts that are due, and a queue without what was measured before. */
  const due = async () => {
    await purging(async () => {});
    await db.execute(sql`
      SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs HAVING count(*) > 0`);
    const ids = await addUsers(count / rounds);
    await makeDue(ids);
    await settle();
    return ids;
  };
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < rounds; round++) {
    const jobs = (await due()).map((userId) => purgeJob(userId));
    taken.each += await purging(() => enqueueAll(db, jobs));
    await due();
    taken.batches += await purging(purgeDueAccounts);
    const bare = await due();
    taken.bare += await inTransaction(async (tx) => {
      await tx.execute(sql`SET LOCAL app.allow_mass_delete = on`);
      await tx.execute(sql`DELETE FROM users WHERE id = ANY(${sql.param(bare)}::uuid[])`);
    });
  }
  const name = `purge of ${count.toLocaleString("en")} accounts`;
  report(`${name}, a job each`, ms(taken.each), ms(taken.bare), perSecond(taken.each));
  report(`${name}, in batches`, ms(taken.batches), ms(taken.bare), perSecond(taken.batches));
  const faster = taken.each / taken.batches;
  report("  in batches, as fast as with a job each", times(faster));
  if (faster < leastForBatches) {
    report("  TOO SLOW: at least", times(leastForBatches));
    process.exitCode = 1;
  }
  if ((await db.$count(users, eq(users.status, "deleted"))) > 0)
    throw new Error("not all are purged");
}

/** Prints how the life of an account compares with the bare SQL on the same data, in the same run. */
export async function benchLifecycle(): Promise<void> {
  report("", "ours", "bare SQL", "ratio");
  // The first round warms up.
  for (const content of [empty, empty]) await oneAccount(content);
  // sample:begin
  for (const count of [1000, 100_000])
    await oneAccount({
      name: `${count.toLocaleString("en")} images`,
      add: (userId) => addImages(userId, count),
      mostForPurge: (bare) => (count < 100_000 ? bare + 10 : bare * 1.5),
    });
  // sample:end
  await manyAccounts(10_000);
  // sample:begin
  await benchAmongOthers();
  for (const rows of [100_000, 1_000_000]) await benchExport(rows);
  // sample:end
}
