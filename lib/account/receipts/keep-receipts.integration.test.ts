import { eq, inArray, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { erasureReceipts, taskRuns, users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { jobTable } from "@/tests/support/queue-internals";
import { createUser, type TestUser } from "@/tests/support/users";
import { eraseNow } from "../deletion/erase-now";
import { purgeAccount } from "../deletion/purge";
import { requestDeletion } from "../deletion/request-deletion";
import { restoreAccount } from "../restore/restore";
import { verifyStoredReceipts } from "../verify/receipts";
import {
  findLatestErasure,
  keepMissingReceipts,
  keepReceipts,
  knowsErasure,
  settleErasure,
} from "./keep-receipts";
import { findReceipt, findStoredReceipt, receiptKey } from "./receipt";

const origin = "http://127.0.0.1:3000";
const latestKey = "receipts/latest.json";

/** Erases an account as the command line does, where no worker runs. */
async function erase(): Promise<TestUser> {
  const user = await createUser();
  await db.transaction((tx) => eraseNow(tx, { userId: user.id, origin, source: "cli" }));
  await purgeAccount(user.id);
  return user;
}

const stored = async ({ subject }: TestUser) =>
  JSON.parse((await findStoredReceipt(subject)) ?? "null");
const lose = (...lost: TestUser[]) =>
  storage.delete(lost.map(({ subject }) => receiptKey(subject)));
const forgetJobs = () =>
  db.execute(
    sql`SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
        WHERE task_identifier = 'keep-receipts'`,
  );
const missing = ({ subject }: TestUser) =>
  `receipt ${subject}: not in storage. The worker stores it again each night`;

afterEach(() => {
  vi.restoreAllMocks();
});

test("regression: a receipt is in storage when the purge ends, before any worker has run", async () => {
  const user = await erase();
  expect(await stored(user)).toEqual(await findReceipt(db, user.subject));
  expect(await verifyStoredReceipts()).toEqual([]);
});

test("regression: erases while receipts can’t be stored, and the job stores them later", async () => {
  const put = vi.spyOn(storage, "put").mockRejectedValue(new Error("503 Slow Down"));
  const user = await erase();
  expect(await db.$count(users, eq(users.id, user.id))).toBe(0);
  expect(await stored(user)).toBeNull();
  expect(await verifyStoredReceipts()).toEqual([missing(user)]);
  put.mockRestore();
  await runJobs();
  expect(await stored(user)).toEqual(await findReceipt(db, user.subject));
  expect(await verifyStoredReceipts()).toEqual([]);
});

test("regression: the hourly cleanup retries a job that spent its attempts while storage was away", async () => {
  const put = vi.spyOn(storage, "put").mockRejectedValue(new Error("503 Slow Down"));
  const user = await erase();
  put.mockRestore();
  await db.execute(sql`
    UPDATE ${sql.raw(jobTable)} SET attempts = max_attempts, updated_at = now() - interval '25 hours'`);
  await runJobs();
  expect(await stored(user)).toBeNull();
  await cleanup();
  await runJobs();
  expect(await stored(user)).toEqual(await findReceipt(db, user.subject));
});

test("regression: names receipts whose job was discarded or whose file was lost, and stores them again each night", async () => {
  const [first, second, third] = [await erase(), await erase(), await erase()];
  await forgetJobs();
  await lose(first, third);
  expect((await verifyStoredReceipts()).sort()).toEqual([missing(first), missing(third)].sort());
  await db.execute(sql`SELECT graphile_worker.add_job('cleanup-files')`);
  await runJobs();
  expect(await verifyStoredReceipts()).toEqual([]);
  for (const user of [first, second, third])
    expect(await stored(user)).toEqual(await findReceipt(db, user.subject));
});

test("regression: one receipt that can’t be stored keeps no other of its batch from storage", async () => {
  const batch = await Promise.all(Array.from({ length: 20 }, erase));
  await lose(...batch);
  const [poisoned, ...others] = batch as [TestUser, ...TestUser[]];
  const original = storage.put.bind(storage);
  vi.spyOn(storage, "put").mockImplementation(async (key, ...rest) => {
    if (key === receiptKey(poisoned.subject)) throw new Error("403 Access Denied");
    return original(key, ...rest);
  });
  const subjects = batch.map(({ subject }) => subject);
  await expect(keepReceipts(subjects)).rejects.toThrow("403 Access Denied");
  for (const user of others) expect(await stored(user)).not.toBeNull();
  expect(await verifyStoredReceipts()).toEqual([missing(poisoned)]);
  vi.restoreAllMocks();
  await keepReceipts(subjects);
  expect(await verifyStoredReceipts()).toEqual([]);
});

test("replaces a receipt whose writing was killed half way, and keeps one that is whole", async () => {
  const user = await erase();
  await storage.put(receiptKey(user.subject), Buffer.from('{"docu'), "application/json");
  await keepReceipts([user.subject]);
  expect(await stored(user)).toEqual(await findReceipt(db, user.subject));
  await storage.put(receiptKey(user.subject), Buffer.from('{"other":1}'), "application/json");
  await keepReceipts([user.subject]);
  expect(await stored(user)).toEqual({ other: 1 });
});

describe("the newest erasure", () => {
  test("is noted with its receipt, and not replaced by an earlier one", async () => {
    const [earlier, later] = [await erase(), await erase()];
    expect(await findLatestErasure()).toMatchObject({ subject: later.subject });
    await keepReceipts([earlier.subject]);
    expect(await findLatestErasure()).toMatchObject({ subject: later.subject });
  });

  test("is noted again where its record is lost or half written", async () => {
    const { subject } = await erase();
    for (const damage of [
      () => storage.delete([latestKey]),
      () => storage.put(latestKey, Buffer.from("{"), "application/json"),
    ]) {
      await damage();
      expect(await findLatestErasure()).toBeNull();
      await keepMissingReceipts();
      expect(await findLatestErasure()).toMatchObject({ subject });
    }
  });

  test("stays what it is while this database doesn’t know it, unless that is settled", async () => {
    const lost = await erase();
    const latest = await findLatestErasure();
    if (!latest) throw new Error("nothing was noted");
    await db.delete(erasureReceipts).where(eq(erasureReceipts.subject, lost.subject));
    expect(await knowsErasure(latest)).toBe(false);
    await erase();
    expect(await findLatestErasure()).toEqual(latest);
    await settleErasure(latest);
    expect(await knowsErasure(latest)).toBe(true);
    const next = await erase();
    expect(await findLatestErasure()).toMatchObject({ subject: next.subject });
    await db.delete(taskRuns).where(inArray(taskRuns.task, ["replay-check"]));
  });
});

describe("an account that SQL erases", () => {
  const remove = ({ id }: TestUser) =>
    db.transaction((tx) => requestDeletion(tx, { userId: id, origin, source: "settings" }));
  const eraseBySql = ({ id }: TestUser) => db.delete(users).where(eq(users.id, id));

  test("regression: gets a receipt in storage after its owner had deleted it, once its files are cleared", async () => {
    const user = await createUser();
    await remove(user);
    await eraseBySql(user);
    await cleanup();
    expect(await findReceipt(db, user.subject)).toBeNull();
    await runJobs();
    await cleanup();
    expect(await stored(user)).toMatchObject({
      document: { subject: user.subject, rows: { users: 1 }, files: {}, bySql: true },
    });
    await cleanup();
    expect(await db.$count(erasureReceipts, eq(erasureReceipts.subject, user.subject))).toBe(1);
  });

  test("gets none while it was active or restored: that may have been a mistake", async () => {
    const [active, restored] = [await createUser(), await createUser()];
    await remove(restored);
    await db.transaction((tx) => restoreAccount(tx, { userId: restored.id, origin, by: "cli" }));
    await eraseBySql(active);
    await eraseBySql(restored);
    await runJobs();
    await cleanup();
    for (const { subject } of [active, restored]) expect(await findReceipt(db, subject)).toBeNull();
  });
});
