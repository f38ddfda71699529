import { type DBFieldAttribute, getAuthTables } from "@better-auth/core/db";
import { getTableColumns, getTableName, is, sql } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { db, type Executor } from "@/db/client";
import * as schema from "@/db/schema";
import { undone } from "@/tests/support/undone";
import { auth } from "./auth";

// Better Auth compares its configuration with db/schema by itself (`checkSchema`), but only the names of tables
// and columns. This compares types, constraints, foreign keys and indexes as well, and with the real database.

/** The types of PostgreSQL that hold what Better Auth calls so. */
const types: Record<string, string[]> = {
  string: ["text", "uuid"],
  number: ["integer", "bigint"],
  boolean: ["boolean"],
  date: ["timestamp with time zone"],
  json: ["jsonb"],
};

// Required here and optional there: `databaseHooks` in lib/auth/auth.ts fill them in.
const filledIn = new Set(["users.email_hash", "users.email_hash_key"]);

type Column = {
  name: string;
  type: string;
  required: boolean;
  hasDefault: boolean;
  unique: boolean;
  indexed: boolean;
  /** Such as `users.id cascade`. */
  reference: string | null;
};

/** The models that Better Auth writes. */
const models = () => getAuthTables(auth.options);

/** The Drizzle table of a model, as the adapter finds it (`usePlural`). */
function tableOf(model: string): PgTable | undefined {
  const tables: Record<string, unknown> = schema;
  const found = tables[`${model}s`];
  return is(found, PgTable) ? found : undefined;
}

async function columnsOf(tx: Executor, table: string): Promise<Map<string, Column>> {
  const { rows } = await tx.execute<Column>(sql`
    SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, a.attnotnull AS required,
      a.atthasdef AS "hasDefault",
      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
        AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS "unique",
      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid
        AND i.indpred IS NULL AND i.indkey[0] = a.attnum) AS indexed,
      (SELECT c.confrelid::regclass || '.' || f.attname || ' ' || CASE c.confdeltype
          WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'r' THEN 'restrict'
          WHEN 'd' THEN 'set default' ELSE 'no action' END
        FROM pg_constraint c JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
        WHERE c.contype = 'f' AND c.conrelid = a.attrelid AND c.conkey[1] = a.attnum LIMIT 1) AS reference
    FROM pg_attribute a
    WHERE a.attrelid = ${table}::regclass AND a.attnum > 0 AND NOT a.attisdropped`);
  return new Map(rows.map((row) => [row.name, row]));
}

function problemsOf(name: string, field: DBFieldAttribute, column: Column): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`column ${name} ${problem}`);
  const wanted = types[String(field.type)]?.filter((type) => !field.bigint || type === "bigint");
  if (!wanted?.includes(column.type))
    say(`is ${column.type}, and Better Auth writes ${field.type}: change its type in db/schema`);
  if (field.required !== false && !column.required)
    say("may be NULL, and Better Auth relies on a value: add notNull() in db/schema");
  if (
    field.required === false &&
    field.defaultValue === undefined &&
    column.required &&
    !column.hasDefault &&
    !filledIn.has(name)
  )
    say(
      "is NOT NULL, and Better Auth may leave it out: give it a default or allow NULL in db/schema",
    );
  if (field.unique && !column.unique)
    say("is not unique, and Better Auth relies on that: add unique() in db/schema");
  if (field.index && !column.indexed)
    say("has no index, and Better Auth looks rows up by it: add one in db/schema");
  if (field.references) {
    const { model, field: target, onDelete = "cascade" } = field.references;
    const table = tableOf(model);
    const reference = `${table ? getTableName(table) : model}.${target} ${onDelete}`;
    if (column.reference !== reference)
      say(`references ${column.reference ?? "nothing"}, and Better Auth wants ${reference}`);
  }
  return problems;
}

/** A sentence for each difference between what Better Auth asks for and the database. */
async function compare(tx: Executor): Promise<string[]> {
  const problems: string[] = [];
  for (const { modelName, fields } of Object.values(models())) {
    const table = tableOf(modelName);
    if (!table) {
      problems.push(`table of the model ${modelName} is missing: add ${modelName}s to db/schema`);
      continue;
    }
    const found = await columnsOf(tx, getTableName(table));
    for (const [key, field] of Object.entries(fields)) {
      const property = getTableColumns(table)[field.fieldName ?? key]?.name;
      const column = property && found.get(property);
      const name = `${getTableName(table)}.${property ?? key}`;
      if (column) problems.push(...problemsOf(name, field, column));
      else problems.push(`column ${name} is missing: add it to db/schema and generate a migration`);
    }
  }
  return problems;
}

describe("db/schema compared with Better Auth's own schema", () => {
  test("agrees in tables, columns, types, constraints, foreign keys and indexes", async () => {
    expect(Object.keys(models())).toEqual(
      expect.arrayContaining(["user", "session", "account", "verification", "jwks"]),
    );
    expect(await compare(db)).toEqual([]);
  });

  test("passes Better Auth's own check of names before the first request", async () => {
    const { checkSchema } = await auth.$context;
    expect(
      checkSchema,
      "lib/auth/adapter.ts must return the adapter that it was given",
    ).toBeDefined();
    await checkSchema?.();
  });

  // Better Auth has indexes over several columns for plugins that we do not use: none is left unchecked.
  test("compares every property that a model uses", () => {
    const compared = new Set(["string", "number", "boolean", "date", "json"]);
    for (const [model, { fields, indexes = [] }] of Object.entries(models())) {
      expect(indexes, model).toEqual([]);
      for (const field of Object.values(fields)) expect(compared).toContain(field.type);
    }
  });
});

describe("names the table and column of a difference", () => {
  const after = (change: string) =>
    undone(async (tx) => {
      await tx.execute(sql.raw(change));
      return compare(tx);
    });

  test.each([
    [
      "ALTER TABLE accounts DROP COLUMN scope",
      "column accounts.scope is missing: add it to db/schema and generate a migration",
    ],
    [
      "DROP INDEX users_unverified_idx; ALTER TABLE users ALTER email_verified DROP DEFAULT, ALTER email_verified TYPE text",
      "column users.email_verified is text, and Better Auth writes boolean: change its type in db/schema",
    ],
    [
      "ALTER TABLE verifications ALTER value DROP NOT NULL",
      "column verifications.value may be NULL, and Better Auth relies on a value: add notNull() in db/schema",
    ],
    [
      "ALTER TABLE accounts ALTER password SET NOT NULL",
      "column accounts.password is NOT NULL, and Better Auth may leave it out: give it a default or allow NULL in db/schema",
    ],
    [
      "ALTER TABLE sessions DROP CONSTRAINT sessions_token_unique",
      "column sessions.token is not unique, and Better Auth relies on that: add unique() in db/schema",
    ],
    [
      "DROP INDEX verifications_identifier_idx",
      "column verifications.identifier has no index, and Better Auth looks rows up by it: add one in db/schema",
    ],
    [
      "ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_users_id_fk",
      "column sessions.user_id references nothing, and Better Auth wants users.id cascade",
    ],
    [
      "ALTER TABLE jwks ALTER public_key DROP NOT NULL",
      "column jwks.public_key may be NULL, and Better Auth relies on a value: add notNull() in db/schema",
    ],
  ])("%s", async (change, sentence) => {
    expect(await after(change)).toEqual([sentence]);
  });
});
