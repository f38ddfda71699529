import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { describe, expect, inject, test, vi } from "vitest";
import { checkContract } from "@/db/contract";
import { migrateDatabase } from "@/db/migrate";
import { createDatabase, databaseName, databaseUrl, withClient } from "@/tests/support/databases";
import { migratingRole, runningRole, separateRoles, urlAs } from "@/tests/support/roles";
import { repository } from "@/tests/support/run";

const patient = 180_000;
const ordinaryRole = "app_test_ordinary";
const adminUrl = inject("adminUrl");

const newDatabase = (purpose: string) => createDatabase(adminUrl, databaseName(purpose));

/** Who owns each relation and function of a database. */
const owners = (url: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; owner: string }>(`
      SELECT c.oid::regclass::text AS name, pg_get_userbyid(c.relowner) AS owner
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'drizzle', 'graphile_worker')
      UNION ALL SELECT p.oid::regprocedure::text, pg_get_userbyid(p.proowner)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('public', 'graphile_worker') AND NOT EXISTS (
          -- What an extension brings belongs to it.
          SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1`);
    return rows;
  });

describe("the SQL of npm run db:grants", () => {
  test("leads to the same owners before the first migration and after it, also when it runs again", async () => {
    const [before, after] = [await newDatabase("before"), await newDatabase("after")];
    await separateRoles(before);
    await migrateDatabase(urlAs(before, migratingRole));
    await migrateDatabase(after);
    await separateRoles(after);
    await separateRoles(after);
    await migrateDatabase(urlAs(after, migratingRole));
    const found = await owners(before);
    expect(await owners(after)).toEqual(found);
    for (const { name, owner } of found)
      expect([name, owner]).toEqual([
        name,
        name.startsWith("graphile_worker.") ? runningRole : migratingRole,
      ]);
  });

  test("is printed for the roles that are named", async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "lib/cli/db-grants.ts", "--running", "shop's app", "--timeout", "1000"],
      { cwd: repository, env: { ...process.env, NODE_OPTIONS: "" } },
    );
    expect(stdout).toContain(`ALTER ROLE "shop's app" SET statement_timeout = 1000;`);
    expect(stdout).toContain("rolname = 'shop''s app'");
  });
});

describe("the running role", () => {
  test.each([
    "TRUNCATE users CASCADE",
    "ALTER TABLE users DISABLE TRIGGER users_after_delete",
    "DROP TRIGGER users_after_delete ON users",
    "ALTER FUNCTION app_refuse_truncate() RENAME TO another",
    "CREATE TABLE notes (id int)",
    "CREATE SCHEMA another",
    "DROP TABLE sessions",
    "SET session_replication_role = replica",
    `SET ROLE ${migratingRole}`,
  ])("cannot run %s", async (statement) => {
    const { db } = await import("@/db/client");
    await expect(db.execute(sql.raw(statement))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  });

  test("sees the schema that the migrations made", async () => {
    const { db } = await import("@/db/client");
    expect(await checkContract(db)).toEqual([]);
  });
});

describe("a role with all rights on the tables that does not own the queue", () => {
  // After the tests above, which use the settings of the run.
  const url = async () => {
    const own = await newDatabase("ordinary");
    await migrateDatabase(own);
    await withClient(own, async (client) => {
      await client.query(`DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ordinaryRole}') THEN
          CREATE ROLE ${ordinaryRole} LOGIN PASSWORD 'test';
        END IF; END $$`);
      for (const schema of ["public", "graphile_worker", "drizzle"]) {
        await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${ordinaryRole}`);
        for (const kind of ["TABLES", "SEQUENCES", "FUNCTIONS"])
          await client.query(`GRANT ALL ON ALL ${kind} IN SCHEMA ${schema} TO ${ordinaryRole}`);
      }
    });
    return urlAs(databaseUrl(adminUrl, new URL(own).pathname.slice(1)), ordinaryRole);
  };

  test(
    "is refused by the app, the worker and the commands with a sentence, by health with 503, and signs nobody up",
    async () => {
      process.env.DATABASE_URL = await url();
      process.env.DATABASE_DRIVER = "pg";
      for (const [script, ...args] of [
        ["lib/cli/worker.ts"],
        ["lib/cli/accounts.ts", "delete", "nobody@example.com", "--yes"],
        // What Next.js calls when the server starts.
        ["--input-type=module", "--eval", "await (await import('./lib/start.ts')).start()"],
      ] as [string, ...string[]][])
        await expect(
          promisify(execFile)(process.execPath, ["--import", "tsx", script, ...args], {
            cwd: repository,
            env: { ...process.env, NODE_OPTIONS: "" },
          }),
        ).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("npm run db:grants") });

      vi.resetModules();
      (globalThis as { appDatabase?: unknown }).appDatabase = undefined;
      await import("@/lib/features");
      const { GET } = await import("@/app/api/health/route");
      const health = await GET();
      expect(health.status).toBe(503);
      expect((await health.json()).services).toMatchObject({
        database: { status: "connected" },
        queue: { status: "refused", reason: "role" },
      });

      const { Browser } = await import("@/tests/support/browser-client");
      const { db } = await import("@/db/client");
      const answer = await new Browser().post("/sign-up/email", {
        name: "Ada",
        email: "ada@example.com",
        password: "correct horse battery",
      });
      expect(answer.status).toBe(500);
      expect((await db.execute(sql`SELECT 1 FROM users`)).rows).toEqual([]);
    },
    patient,
  );
});
