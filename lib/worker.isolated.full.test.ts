import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Client } from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { holdLocalPostgres, type LocalPostgres } from "@/db/local-postgres";
import { migrateDatabase } from "@/db/migrate";
import { withClient } from "@/tests/support/databases";
import { repository } from "@/tests/support/run";

// A server of its own, since this file stops it.
const dataDir = path.join(inject("runFolder"), `worker-${process.pid}`);
const open = () => holdLocalPostgres({ dataDir, label: "worker test" });
let hold: LocalPostgres = await open();
const url = hold.urlFor("app");
await migrateDatabase(url);

const start = (script: string) =>
  spawn(process.execPath, ["--import", "tsx", script], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "", DATABASE_DRIVER: "pg", DATABASE_URL: url },
    stdio: "ignore",
  });

const startWorker = () => start("lib/cli/worker.ts");

let worker = startWorker();
let drain: ReturnType<typeof start> | undefined;
afterAll(async () => {
  worker.kill("SIGKILL");
  drain?.kill("SIGKILL");
  await hold.release();
});

const count = (condition: string) =>
  withClient(url, async (client: Client) => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE ${condition}`,
    );
    return rows[0]?.count;
  });

/** Jobs that do next to nothing: the clearing of files that somebody else has cleared. */
const enqueue = (jobs: number) =>
  withClient(url, (client) =>
    client.query(
      `SELECT graphile_worker.add_job('clear-files', json_build_object('id', gen_random_uuid()))
       FROM generate_series(1, $1)`,
      [jobs],
    ),
  );

const isWorking = () =>
  expect.poll(() => count("true").then((left = 0) => left < 2900), { timeout: 60_000 }).toBe(true);

test.each([1, 2, 3])(
  "regression: a worker goes on after a restart of the database in the middle of thousands of jobs, and loses none (%i)",
  async () => {
    await enqueue(3000);
    await isWorking();
    await hold.release();
    hold = await open();
    await expect.poll(() => count("true"), { timeout: 120_000, interval: 500 }).toBe(0);
    expect([worker.exitCode, worker.signalCode]).toEqual([null, null]);
  },
  240_000,
);

test("what a killed worker had taken is free for the next one within a minute", async () => {
  await enqueue(3000);
  await isWorking();
  worker.kill("SIGKILL");
  await once(worker, "exit");
  worker = startWorker();
  const killed = Date.now();
  await expect.poll(() => count("true"), { timeout: 120_000, interval: 500 }).toBe(0);
  expect(Date.now() - killed).toBeLessThan(75_000);
  expect([worker.exitCode, worker.signalCode]).toEqual([null, null]);
}, 240_000);

test("what a killed run of the cron route had taken is free for the next run within a minute", async () => {
  worker.kill("SIGTERM");
  await once(worker, "exit");
  await enqueue(3000);
  drain = start("tests/support/drain.ts");
  await isWorking();
  const seen = () =>
    withClient(url, (client) => client.query("SELECT FROM workers WHERE id LIKE 'otpool-%'"));
  expect((await seen()).rowCount).toBe(1);
  drain.kill("SIGKILL");
  const killed = Date.now();
  await once(drain, "exit");
  expect(await count("locked_at IS NOT NULL")).toBeGreaterThan(0);
  for (let left: number | undefined = 1; left !== 0; left = await count("true")) {
    expect(Date.now() - killed).toBeLessThan(75_000);
    drain = start("tests/support/drain.ts");
    await once(drain, "exit");
  }
}, 240_000);
