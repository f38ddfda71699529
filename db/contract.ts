import { getTableColumns, sql } from "drizzle-orm";
import type { Executor } from "./client";
import { allReferences, allTables, ownedTables } from "./ownership";
import { findClassification } from "./schema/classify";

/** The triggers that guard accounts in the database itself. */
export const guardTriggers = [
  "accounts_refuse_deleted_user",
  "api_keys_refuse_deleted_user",
  "audit_logs_refuse_truncate",
  "file_clearings_after_insert",
  "passkeys_refuse_deleted_user",
  "sessions_after_impersonation",
  "sessions_refuse_deleted_user",
  "two_factors_refuse_deleted_user",
  "users_after_ban",
  "users_after_delete",
  "users_after_demotion",
  "users_before_delete",
  "users_refuse_truncate",
  // sample:begin
  "images_after_delete",
  "projects_after_delete",
  // sample:end
];

const ours = sql`n.nspname NOT IN ('pg_catalog', 'information_schema', 'graphile_worker', 'drizzle')
  AND n.nspname NOT LIKE 'pg\\_%'`;

async function checkTriggers(tx: Executor): Promise<string[]> {
  const found = await tx.execute<{ name: string; enabled: string }>(sql`
    SELECT tgname AS name, tgenabled AS enabled FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT tgisinternal AND n.nspname = 'public'`);
  const state = new Map(found.rows.map((row) => [row.name, row.enabled]));
  return guardTriggers.flatMap((name) => {
    const enabled = state.get(name);
    if (enabled === undefined) return [`trigger ${name} is missing: run the migrations`];
    return enabled === "D" || enabled === "R"
      ? [`trigger ${name} is disabled: enable it with ALTER TABLE ... ENABLE TRIGGER ${name}`]
      : [];
  });
}

async function checkForeignKeys(tx: Executor): Promise<string[]> {
  const found = await tx.execute<{ name: string; action: string; indexed: boolean }>(sql`
    SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END
        || '.' || a.attname AS name,
      CASE con.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'r' THEN 'restrict'
        WHEN 'd' THEN 'set default' ELSE 'no action' END AS action,
      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = con.conrelid
        AND i.indkey[0] = con.conkey[1] AND i.indpred IS NULL AND i.indisvalid) AS indexed
    FROM pg_constraint con
    JOIN pg_class c ON c.oid = con.conrelid
    JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = con.conkey[1]
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE con.contype = 'f' AND ${ours}`);
  const declared = new Map(
    allReferences().map(({ table, column, onDelete }) => [`${table}.${column}`, onDelete]),
  );
  const problems = found.rows.flatMap(({ name, action, indexed }) => {
    const wanted = declared.get(name);
    declared.delete(name);
    return [
      ...(indexed ? [] : [`foreign key ${name} has no index: add one in db/schema`]),
      ...(wanted === action
        ? []
        : [`foreign key ${name} is ON DELETE ${action} in the database, ${wanted} in db/schema`]),
    ];
  });
  return [
    ...problems,
    ...[...declared.keys()].map((name) => `foreign key ${name} is missing: run the migrations`),
  ];
}

async function checkTables(tx: Executor): Promise<string[]> {
  const found = await tx.execute<{ table: string; columns: string[] }>(sql`
    SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS "table",
      array_agg(a.attname::text ORDER BY a.attname) AS columns
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND ${ours}
    GROUP BY 1`);
  const declared = new Map([...allTables()]);
  const problems = found.rows.flatMap(({ table, columns }) => {
    const known = declared.get(table);
    declared.delete(table);
    if (!known) return [`table ${table} is not in db/schema: classify it there`];
    const names = new Set(Object.values(getTableColumns(known)).map((column) => column.name));
    return columns
      .filter((column) => !names.has(column))
      .map((column) => `column ${table}.${column} is not in db/schema: classify it there`);
  });
  return [
    ...problems,
    ...[...declared.keys()].map((name) => `table ${name} is missing: run the migrations`),
  ];
}

/** Tables and columns of the schema that nobody has classified, and personal data that never ends. */
export function checkClassifications(): string[] {
  const reached = new Set(["users", ...ownedTables().map((table) => table.name)]);
  return [...allTables()].flatMap(([name, table]) => {
    const known = findClassification(name);
    if (!known) return [`table ${name} is not classified: add classify(...) to its schema file`];
    const missing = Object.keys(getTableColumns(table)).filter((key) => !known.columns[key]);
    const personal = Object.values(known.columns).some((kind) => kind !== "plain");
    return [
      ...missing.map((key) => `column ${name}.${key} is not classified: add it to classify(...)`),
      ...(personal && !reached.has(name) && !known.ends
        ? [`table ${name}: state in classify(...) how its personal data is removed`]
        : []),
      ...(Object.values(known.columns).includes("secret") && known.portable === undefined
        ? [`table ${name} has secret columns: state in classify(...) whether its rows are portable`]
        : []),
    ];
  });
}

/**
 * Compares a migrated database with db/schema: tables, columns, foreign keys with their ON DELETE and
 * index, guarding triggers. Returns a sentence for each difference.
 */
export async function checkContract(tx: Executor): Promise<string[]> {
  return [
    ...checkClassifications(),
    ...(await checkTables(tx)),
    ...(await checkForeignKeys(tx)),
    ...(await checkTriggers(tx)),
  ];
}
