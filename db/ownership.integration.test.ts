import { getTableColumns, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "./client";
import { allReferences, allTables, ownedTables } from "./ownership";
import { allClassifications } from "./schema/classify";

const rows = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  (await db.execute<T>(query)).rows;

describe("the schema says who owns what", () => {
  test("every table and column is classified", () => {
    for (const [name, table] of allTables()) {
      const known = allClassifications().get(name.split(".").at(-1) ?? name);
      expect(known, `${name}: add classify(...) beside the table`).toBeDefined();
      expect(Object.keys(known?.columns ?? {}).sort(), `${name}: classify every column`).toEqual(
        Object.keys(getTableColumns(table)).sort(),
      );
    }
  });

  test("every table that no cascade reaches says how personal data in it ends", () => {
    const reached = new Set(["users", ...ownedTables().map((table) => table.name)]);
    for (const [name] of allTables()) {
      if (reached.has(name)) continue;
      const known = allClassifications().get(name.split(".").at(-1) ?? name);
      const personal = Object.values(known?.columns ?? {}).some((kind) => kind !== "plain");
      if (personal) expect(known?.ends, `${name}: say how personal data in it ends`).toBeTruthy();
    }
  });

  test("every foreign key names its ON DELETE", () => {
    for (const { table, column, onDelete } of allReferences())
      expect(onDelete, `${table}.${column}: write { onDelete: ... }`).toBeDefined();
  });

  test("the graph reaches what users own, through projects too, and nothing else", () => {
    const owned = Object.fromEntries(
      ownedTables().map(({ name, path }) => [name, path.map((link) => link.table).join(" < ")]),
    );
    expect(owned).toEqual({
      accounts: "accounts",
      api_keys: "api_keys",
      images: "images < projects",
      known_devices: "known_devices",
      passkeys: "passkeys",
      processing_jobs: "processing_jobs < projects",
      projects: "projects",
      recovery_codes: "recovery_codes",
      sessions: "sessions",
      two_factors: "two_factors",
      usage_tracking: "usage_tracking",
      user_subscriptions: "user_subscriptions",
      verifications: "verifications",
    });
  });
});

describe("the migrated database agrees with the code", () => {
  test("tables and columns", async () => {
    const found = await rows<{ table: string; columns: string[] }>(sql`
      SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS "table",
        array_agg(a.attname::text ORDER BY a.attname) AS columns
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'graphile_worker', 'drizzle')
        AND n.nspname NOT LIKE 'pg_%'
      GROUP BY 1`);
    const declared = new Map(
      [...allTables()].map(([name, table]) => [
        name,
        Object.values(getTableColumns(table)).map((column) => column.name),
      ]),
    );
    expect(found.map((row) => row.table).sort()).toEqual([...declared.keys()].sort());
    for (const { table, columns } of found)
      expect([...columns].sort(), table).toEqual(declared.get(table)?.toSorted());
  });

  test("case 39: foreign keys, their ON DELETE, and an index on each", async () => {
    const found = await rows<{ name: string; action: string; indexed: boolean }>(sql`
      SELECT con.conrelid::regclass::text || '.' || a.attname AS name,
        CASE con.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'r' THEN 'restrict'
          ELSE 'no action' END AS action,
        EXISTS (SELECT FROM pg_index i WHERE i.indrelid = con.conrelid
          AND i.indkey[0] = con.conkey[1] AND i.indpred IS NULL) AS indexed
      FROM pg_constraint con
      JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = con.conkey[1]
      JOIN pg_namespace n ON n.oid = con.connamespace
      WHERE con.contype = 'f' AND n.nspname NOT IN ('graphile_worker', 'drizzle')`);
    const declared = allReferences().map(({ table, column, onDelete }) => ({
      name: `${table}.${column}`,
      action: onDelete,
    }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(found.map(({ name, action }) => ({ name, action })).sort(byName)).toEqual(
      declared.sort(byName),
    );
    for (const { name, indexed } of found) expect(indexed, `${name} has no index`).toBe(true);
  });

  test("the triggers that guard are there and on", async () => {
    const found = await rows<{ name: string }>(sql`
      SELECT tgname AS name FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT tgisinternal AND tgenabled = 'O' AND n.nspname = 'public' ORDER BY 1`);
    expect(found.map((row) => row.name)).toEqual([
      "accounts_refuse_deleted_user",
      "api_keys_refuse_deleted_user",
      "audit_logs_refuse_truncate",
      "images_after_delete",
      "passkeys_refuse_deleted_user",
      "projects_after_delete",
      "sessions_refuse_deleted_user",
      "two_factors_refuse_deleted_user",
      "users_after_delete",
      "users_refuse_truncate",
    ]);
  });

  test("every instant has a time zone", async () => {
    const found = await rows(sql`
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema IN ('public', 'neon_auth') AND data_type = 'timestamp without time zone'`);
    expect(found).toEqual([]);
  });
});
