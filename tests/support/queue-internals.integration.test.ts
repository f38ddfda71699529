import { readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, pool } from "@/db/client";
import { jobTable, postponeTasks, queuedJobs } from "./queue-internals";
import { repository } from "./run";

test("the tables of graphile-worker were last checked in 0.17.3: read tests/support/queue-internals.ts before you raise this", () => {
  const manifest = path.join(repository, "node_modules/graphile-worker/package.json");
  expect(JSON.parse(readFileSync(manifest, "utf8")).version).toBe("0.17.3");
});

test("finds a queued job with its task, key and payload, and changes it", async () => {
  await db.execute(sql`
    SELECT graphile_worker.add_job('cleanup', '{"a": 1}', job_key := 'internals', max_attempts := 3)`);
  await db.execute(sql`UPDATE ${sql.raw(jobTable)} SET attempts = 2 WHERE key = 'internals'`);
  const found = await db.execute(sql`
    SELECT task, key, payload, attempts, max_attempts FROM ${sql.raw(queuedJobs)}`);
  expect(found.rows).toEqual([
    { task: "cleanup", key: "internals", payload: { a: 1 }, attempts: 2, max_attempts: 3 },
  ]);
  await db.execute(sql`SELECT graphile_worker.remove_job('internals')`);
});

test("postpones scheduled tasks", async () => {
  const client = await pool.connect();
  await client.query("BEGIN");
  expect((await client.query(postponeTasks, [["cleanup", "seal-audit"]])).rowCount).toBe(2);
  await client.query("ROLLBACK");
  client.release();
});
