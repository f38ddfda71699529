import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { prepareDatabase, startApplication } from "@/tests/support/app";
import { createDatabase, databaseName, dropDatabase, withClient } from "@/tests/support/databases";
import { repository } from "@/tests/support/run";
import { expect, test } from "./fixtures";
import { newPerson } from "./people";

const purges = 150;
const signUps = 24;

/** A worker as `npm run worker` starts it, without the wrapper. */
function startWorker(settings: Record<string, string>, logFile: string): ChildProcess {
  const log = openSync(logFile, "a");
  return spawn(process.execPath, ["--import", "tsx", "lib/cli/worker.ts"], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "", ...settings },
    stdio: ["ignore", log, log],
  });
}

test("two servers and two workers on one database lose no job and purge nobody twice when one of each is killed", async ({
  app,
}) => {
  test.setTimeout(300_000);
  const name = databaseName("instances");
  const url = await createDatabase(app.adminUrl, name);
  const settings = {
    ...app.settings,
    DATABASE_URL: url,
    WORKER: "external",
    STORAGE_PATH: path.join(app.runFolder, "instances"),
    APP_URL: "http://127.0.0.1:3000",
  };
  prepareDatabase(settings);
  const count = (text: string) =>
    withClient(url, async (client: Client) => {
      const { rows } = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${text}`,
      );
      return rows[0]?.count ?? 0;
    });
  const logFile = (process: string) => path.join(app.runFolder, `instances-${process}.log`);
  const servers = await Promise.all(
    ["first", "second"].map((each) =>
      startApplication({ settings, logFile: logFile(`${each}-server`) }),
    ),
  );
  const workers = ["first", "second"].map((each) =>
    startWorker(settings, logFile(`${each}-worker`)),
  );
  const [doomedServer, server] = servers;
  const [doomedWorker] = workers;
  if (!doomedServer || !server || !doomedWorker) throw new Error("not started");
  let killed = false;
  try {
    await withClient(url, async (client) => {
      await client.query(
        `INSERT INTO users (name, email, email_verified, email_hash, email_hash_key, status, deleted_at, purge_at)
         SELECT 'Gone', 'gone-' || n || '@example.com', true, 'gone-' || n, 'test', 'deleted',
           now() - interval '30 days', now() FROM generate_series(1, $1::int) n`,
        [purges],
      );
      await client.query("SELECT graphile_worker.add_job('purge-due-accounts')");
    });

    // As behind a balancer, which asks the next server where one gives no answer.
    const people = Array.from({ length: signUps }, () => newPerson());
    const signUp = async (index: number) => {
      const data = JSON.stringify(people[index]);
      for (const { url: origin } of index % 2 ? [server] : [doomedServer, server]) {
        const answer = await fetch(`${origin}/api/auth/sign-up/email`, {
          method: "POST",
          body: data,
          headers: {
            origin: settings.APP_URL,
            "content-type": "application/json",
            "x-forwarded-for": `10.250.0.${index + 1}`,
          },
        }).catch(() => undefined);
        if (answer) return answer.status;
      }
    };
    const killBoth = async () => {
      await expect
        .poll(() => count("erasure_receipts"), { intervals: [50], timeout: 60_000 })
        .toBeGreaterThan(20);
      doomedWorker.kill("SIGKILL");
      process.kill(-doomedServer.pid, "SIGKILL");
      killed = true;
      await once(doomedWorker, "exit");
      const mails = await count("dev_mails WHERE recipient LIKE 'gone-%'");
      expect(mails, "killed in the middle").toBeLessThan(purges);
    };
    const [statuses] = await Promise.all([
      (async () => {
        const statuses = [];
        for (const index of people.keys()) statuses.push(await signUp(index));
        return statuses;
      })(),
      killBoth(),
    ]);
    expect(statuses).toEqual(people.map(() => 200));

    await expect
      .poll(() => count("graphile_worker.jobs WHERE run_at <= now() OR locked_at IS NOT NULL"), {
        timeout: 90_000,
        intervals: [500],
      })
      .toBe(0);
    expect(await count("graphile_worker.jobs WHERE last_error IS NOT NULL")).toBe(0);

    expect(await count("users WHERE status = 'deleted'")).toBe(0);
    expect(await count("erasure_receipts")).toBe(purges);
    expect(await count("audit_logs WHERE action = 'account.erased'")).toBe(purges);
    expect(await count("dev_mails WHERE recipient LIKE 'gone-%'")).toBe(purges);
    for (const { email } of people)
      expect(await count(`dev_mails WHERE recipient = '${email}'`), email).toBeGreaterThan(0);
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    if (!killed) await doomedServer.stop();
    await server.stop();
    await dropDatabase(app.adminUrl, name);
  }
});
