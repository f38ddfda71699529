import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { undone } from "@/tests/support/undone";
import { db } from "./client";
import { checkClassifications, checkContract } from "./contract";
import { allReferences, ownedTables } from "./ownership";

const rows = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  (await db.execute<T>(query)).rows;

describe("the ownership graph of the schema", () => {
  test("classifies every table and column, and how personal data in it ends", () => {
    expect(checkClassifications()).toEqual([]);
  });

  test("requires an ON DELETE on every foreign key", () => {
    for (const { table, column, onDelete } of allReferences())
      expect(onDelete, `${table}.${column}: write { onDelete: ... }`).toBeDefined();
  });

  test("reaches the tables that users own, also through another, and none that outlives them", () => {
    const owned = Object.fromEntries(
      ownedTables().map(({ name, path }) => [name, path.map((link) => link.table).join(" < ")]),
    );
    expect(owned).toMatchObject({
      accounts: "accounts",
      api_keys: "api_keys",
      data_exports: "data_exports",
      hourly_counters: "hourly_counters",
      known_devices: "known_devices",
      passkeys: "passkeys",
      recovery_codes: "recovery_codes",
      sessions: "sessions",
      two_factors: "two_factors",
      usage_tracking: "usage_tracking",
      user_subscriptions: "user_subscriptions",
      verifications: "verifications",
      // sample:begin
      images: "images < projects",
      pending_uploads: "pending_uploads",
      processing_jobs: "processing_jobs < projects",
      projects: "projects",
      // sample:end
    });
    for (const kept of ["audit_logs", "blocked_identifiers", "erasure_receipts", "users"])
      expect(owned).not.toHaveProperty(kept);
  });
});

describe("the migrated database compared with the schema", () => {
  test("agrees in tables, columns, foreign keys with ON DELETE and index, and triggers", async () => {
    expect(await checkContract(db)).toEqual([]);
  });

  const after = (change: string) =>
    undone(async (tx) => {
      await tx.execute(sql.raw(change));
      return checkContract(tx);
    });

  test.each([
    [
      "ALTER TABLE sessions DISABLE TRIGGER sessions_refuse_deleted_user",
      "trigger sessions_refuse_deleted_user is disabled: enable it with ALTER TABLE ... ENABLE TRIGGER sessions_refuse_deleted_user",
    ],
    [
      "DROP TRIGGER users_after_delete ON users",
      "trigger users_after_delete is missing: run the migrations",
    ],
    [
      "DROP INDEX accounts_user_id_idx",
      "foreign key accounts.user_id has no index: add one in db/schema",
    ],
    ["CREATE TABLE diaries (id int)", "table diaries is not in db/schema: classify it there"],
    [
      "ALTER TABLE passkeys ADD COLUMN diary text",
      "column passkeys.diary is not in db/schema: classify it there",
    ],
    [
      "ALTER TABLE api_keys DROP CONSTRAINT api_keys_user_id_users_id_fk",
      "foreign key api_keys.user_id is missing: run the migrations",
    ],
    [
      "ALTER TABLE api_keys DROP CONSTRAINT api_keys_user_id_users_id_fk, ADD FOREIGN KEY (user_id) REFERENCES users",
      "foreign key api_keys.user_id is ON DELETE no action in the database, cascade in db/schema",
    ],
  ])("names the difference after %s", async (change, sentence) => {
    expect(await after(change)).toEqual([sentence]);
  });

  test("uses a time zone in every timestamp column", async () => {
    const found = await rows(sql`
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema IN ('public', 'neon_auth') AND data_type = 'timestamp without time zone'`);
    expect(found).toEqual([]);
  });
});
