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

test("adds jobs together as it adds one", async () => {
  const task = "clear-files";
  await enqueueAll(db, []);
  await enqueue(db, task, { id: "one" }, { key: "together:one" });
  const ids = ["quoted \" ' \\", "{}", "a,b"];
  const jobs = ids.map(
    (id) => ({ task, payload: { id }, options: { key: `together:${id}` } }) as const,
  );
  await enqueueAll(db, [...jobs, { task, payload: { id: "without" } }]);
  const { rows } = await db.execute<{ id: string; key: string | null; most: number }>(sql`
    SELECT payload->>'id' AS id, key, max_attempts AS most FROM ${sql.raw(queuedJobs)}
    WHERE task = ${task}`);
  const keys = [...ids, "one"].map((id) => [id, `together:${id}`, 12]);
  expect(rows.map(({ id, key, most }) => [id, key, most]).sort()).toEqual(
    [...keys, ["without", null, 12]].sort(),
  );
});
