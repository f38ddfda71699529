import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, expect, inject, test } from "vitest";
import { createDatabase, databaseName, withClient } from "@/tests/support/databases";
import { hasPgBouncer, startPgBouncer } from "@/tests/support/pgbouncer";
import { repository } from "@/tests/support/run";

const needsPgBouncer = test.skipIf(!hasPgBouncer);
const patient = 240_000;

// A database that nothing has migrated yet, by its pooler alone.
const direct = await createDatabase(inject("adminUrl"), databaseName("pooled"));
const pooler = hasPgBouncer ? await startPgBouncer(direct) : undefined;
process.env.DATABASE_URL = pooler?.url ?? direct;
process.env.DATABASE_URL_UNPOOLED = "";
process.env.DATABASE_DRIVER = "pg";

afterAll(() => pooler?.stop());

const command = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", ...args], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "" },
  });

needsPgBouncer(
  "migrates once when several instances start together, and leaves no lock in the pooler",
  async () => {
    const { migrateDatabase } = await import("@/db/migrate");
    await Promise.all(Array.from({ length: 3 }, () => migrateDatabase(pooler?.url ?? "")));
    const locks = await withClient(direct, (client) =>
      client.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`),
    );
    expect(locks.rows).toEqual([]);
  },
  patient,
);

needsPgBouncer(
  "runs every command",
  async () => {
    expect((await command("lib/cli/db-migrate.ts")).stdout).toContain("up to date");
    expect((await command("lib/cli/db-seed.ts")).stdout).toContain("up to date");
    expect((await command("lib/cli/accounts.ts", "list")).stdout).not.toContain("rror");
  },
  patient,
);

needsPgBouncer(
  "an account lives through everything",
  async () => {
    const { liveThroughAnAccount } = await import("@/tests/support/account-life");
    await liveThroughAnAccount();
  },
  patient,
);

needsPgBouncer(
  "cancels a statement that takes too long, on the server behind it too",
  async () => {
    const { guardConnection } = await import("@/db/guard-connection");
    const { Client } = await import("pg");
    const client = new Client({ connectionString: pooler?.url });
    await client.connect();
    guardConnection(client, 500);
    await expect(client.query("SELECT pg_sleep(62)")).rejects.toMatchObject({ code: "57014" });
    await client.end();
    const left = await withClient(direct, (other) =>
      other.query(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%sleep(62)'",
      ),
    );
    expect(left.rows).toEqual([]);
  },
  patient,
);

needsPgBouncer(
  "a worker without a connection of its own looks for jobs itself",
  async () => {
    const { db } = await import("@/db/client");
    const { enqueue } = await import("@/lib/jobs/queue");
    const { sql } = await import("drizzle-orm");
    const { startWorker } = await import("@/lib/worker");
    await import("@/lib/features");
    const worker = startWorker();
    try {
      await enqueue(db, "cleanup", {}, { key: "looked for" });
      await expect
        .poll(
          async () => {
            const { rows } = await db.execute(
              sql`SELECT 1 FROM graphile_worker.jobs WHERE key = 'looked for'`,
            );
            return rows.length;
          },
          { timeout: 20_000 },
        )
        .toBe(0);
    } finally {
      await worker.stop();
    }
  },
  patient,
);
