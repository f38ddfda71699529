import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { queuedJobs } from "@/tests/support/queue-internals";
import { dequeue, enqueue, enqueueAll } from "./queue";

const waiting = async (key: string) => {
  const { rows } = await db.execute(sql`SELECT 1 FROM graphile_worker.jobs WHERE key = ${key}`);
  return rows.length;
};

test("replaces a job with the same key, and takes it out of the queue", async () => {
  const key = "cleanup:test";
  for (let added = 0; added < 2; added++) await enqueue(db, "cleanup", {}, { key });
  expect(await waiting(key)).toBe(1);
  await dequeue(db, key);
  expect(await waiting(key)).toBe(0);
});

test("adds no job when the transaction is rolled back", async () => {
  const key = "cleanup:undone";
  const failed = db.transaction(async (tx) => {
    await enqueue(tx, "cleanup", {}, { key });
    throw new Error("undone");
  });
  await expect(failed).rejects.toThrow("undone");
  expect(await waiting(key)).toBe(0);
});

test("adds jobs of one task together as it adds one", async () => {
  await enqueueAll(db, "clear-files", []);
  const ids = ["quoted \" ' \\", "{}", "a,b"];
  await enqueue(db, "clear-files", { id: "one" }, { key: "together:one" });
  const jobs = ids.map((id, index) => ({ payload: { id }, key: `together:${index}` }));
  await enqueueAll(db, "clear-files", [...jobs, { payload: { id: "no key" } }]);
  const { rows } = await db.execute(sql`
    SELECT payload, key, task, max_attempts, attempts FROM ${sql.raw(queuedJobs)}
    WHERE key LIKE 'together:%' OR payload->>'id' = 'no key' ORDER BY id`);
  const same = { task: "clear-files", max_attempts: 12, attempts: 0 };
  expect(rows).toEqual([
    { payload: { id: "one" }, key: "together:one", ...same },
    ...ids.map((id, index) => ({ payload: { id }, key: `together:${index}`, ...same })),
    { payload: { id: "no key" }, key: null, ...same },
  ]);
});
