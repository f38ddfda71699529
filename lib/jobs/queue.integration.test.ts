import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { dequeue, enqueue } from "./queue";

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
