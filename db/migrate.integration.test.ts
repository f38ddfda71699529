import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { createDatabase, databaseName, withClient } from "@/tests/support/databases";
import { createEarlierDatabase, describeDatabase } from "@/tests/support/earlier-database";
import { repository } from "@/tests/support/run";
import { EarlierMigrationsError, migrateDatabase } from "./migrate";

async function emptyDatabase(): Promise<string> {
  return createDatabase(inject("adminUrl"), databaseName("migrate"));
}

async function applied(url: string) {
  return withClient(url, async (client) => {
    const own = await client.query("SELECT hash FROM drizzle.__drizzle_migrations ORDER BY id");
    const queue = await client.query("SELECT id FROM graphile_worker.migrations ORDER BY id");
    return { own: own.rows, queue: queue.rows };
  });
}

describe("migrateDatabase", () => {
  it("applies nothing the second time", async () => {
    const url = await emptyDatabase();
    await migrateDatabase(url);
    const first = await applied(url);
    await migrateDatabase(url);
    expect(await applied(url)).toEqual(first);
    expect(first.own.length).toBeGreaterThan(0);
    expect(first.queue.length).toBeGreaterThan(0);
  });

  it("migrates once when several instances start together", async () => {
    const url = await emptyDatabase();
    await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url)));
    const { own } = await applied(url);
    expect(new Set(own.map((row) => row.hash)).size).toBe(own.length);
  });

  it("migrates once when four processes start together", { timeout: 120_000 }, async () => {
    const url = await emptyDatabase();
    const migrate = () =>
      promisify(execFile)(process.execPath, ["--import", "tsx", "lib/cli/db-migrate.ts"], {
        cwd: repository,
        env: { ...process.env, NODE_OPTIONS: "", DATABASE_URL: url, DATABASE_URL_UNPOOLED: "" },
      });
    const ended = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
    const { pathname, hostname } = new URL(url);
    const stdout = `Database is up to date: ${pathname.slice(1)} at ${hostname}.\n`;
    for (const each of ended) expect(each).toEqual({ stdout, stderr: "" });
    const { own, queue } = await applied(url);
    expect(new Set(own.map((row) => row.hash)).size).toBe(own.length);
    expect(queue.length).toBeGreaterThan(0);
  });

  it("regression: refuses to migrate another database than the one in DATABASE_URL", async () => {
    const [url, other] = [await emptyDatabase(), await emptyDatabase()];
    const migrating = promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "lib/cli/db-migrate.ts"],
      {
        cwd: repository,
        env: { ...process.env, NODE_OPTIONS: "", DATABASE_URL: url, DATABASE_URL_UNPOOLED: other },
      },
    );
    await expect(migrating).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/different databases/),
    });
    for (const each of [url, other]) {
      const { rows } = await withClient(each, (client) =>
        client.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drizzle'"),
      );
      expect(rows).toEqual([]);
    }
  });

  it("rolls a failed migration back, and applies it once the cause is fixed", async () => {
    const url = await emptyDatabase();
    // A table in the way of the first migration.
    await withClient(url, (client) => client.query("CREATE TABLE users (id int)"));
    await expect(migrateDatabase(url)).rejects.toThrow();
    const tables = await withClient(url, (client) =>
      client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"),
    );
    expect(tables.rows).toEqual([{ tablename: "users" }]);
    await withClient(url, (client) => client.query("DROP TABLE users"));
    await migrateDatabase(url);
    expect((await applied(url)).own.length).toBeGreaterThan(0);
  });

  it("refuses a database of earlier migrations and leaves it as it was", async () => {
    const url = await createEarlierDatabase();
    const before = await describeDatabase(url);
    await expect(migrateDatabase(url)).rejects.toThrow(EarlierMigrationsError);
    expect(await describeDatabase(url)).toEqual(before);
  });

  it("changes nothing when the database has a later migration than the project", async () => {
    const url = await emptyDatabase();
    await migrateDatabase(url);
    await withClient(url, (client) =>
      client.query(
        "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)",
      ),
    );
    const before = await describeDatabase(url);
    await migrateDatabase(url);
    expect(await describeDatabase(url)).toEqual(before);
  });

  it("reports that no server listens instead of waiting", async () => {
    await expect(migrateDatabase("postgres://127.0.0.1:1/none")).rejects.toThrow(/ECONNREFUSED/);
  });
});
