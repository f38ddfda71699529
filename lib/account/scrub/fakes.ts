import { randomBytes } from "node:crypto";
import { getTableName, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Transaction } from "@/db/client";
import { type Reference, tableIdentifier } from "@/db/ownership";
import type { DataKind } from "@/db/schema/classify";
import { ScrubRefusedError, scrubRefusals } from "./refusal";

/** What stands for an email address: nobody receives email there (RFC 2606). */
export const fakeAddress = sql`'user-[0-9a-f]{16}@example\\.invalid'`;

/**
 * Creates the functions that make fakes, for the rest of the transaction and a moment longer. The same value has the
 * same fake everywhere in one run, and another one in the next: the key is thrown away.
 */
export async function createFakes(tx: Transaction): Promise<void> {
  const key = randomBytes(32).toString("hex");
  await tx.execute(sql`SELECT set_config('app.scrub_key', ${key}, true)`);
  await tx.execute(sql`
    CREATE FUNCTION pg_temp.fake_hash(value text) RETURNS text LANGUAGE sql AS $$
      SELECT encode(sha256(convert_to(current_setting('app.scrub_key') || value, 'UTF8')), 'hex')
    $$`);
  await tx.execute(sql`
    CREATE FUNCTION pg_temp.fake_number(value text, below integer) RETURNS integer LANGUAGE sql AS $$
      SELECT ('x' || left(pg_temp.fake_hash(value), 7))::bit(28)::integer % below
    $$`);
  await tx.execute(sql`
    CREATE FUNCTION pg_temp.fake_text(value text) RETURNS text LANGUAGE sql AS $$
      SELECT CASE
        WHEN value = '' THEN ''
        WHEN value ~ '^\\S+@\\S+$'
          THEN 'user-' || left(pg_temp.fake_hash(lower(value)), 16) || '@example.invalid'
        ELSE 'Scrubbed ' || left(pg_temp.fake_hash(value), 16) END
    $$`);
  // Keys stay: they are the code's. So do, in plain data, IDs, dates and words of the code.
  await tx.execute(sql`
    CREATE FUNCTION pg_temp.fake_json(value jsonb, is_plain boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
    BEGIN
      CASE jsonb_typeof(value)
      WHEN 'object' THEN
        RETURN (SELECT coalesce(jsonb_object_agg(key, pg_temp.fake_json(item, is_plain)), '{}')
          FROM jsonb_each(value) AS entry (key, item));
      WHEN 'array' THEN
        RETURN (SELECT coalesce(jsonb_agg(pg_temp.fake_json(item, is_plain)), '[]')
          FROM jsonb_array_elements(value) AS entry (item));
      WHEN 'string' THEN
        IF is_plain AND value #>> '{}' ~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|[a-z][a-z0-9_-]{0,39})$'
        THEN RETURN value;
        END IF;
        RETURN to_jsonb(pg_temp.fake_text(value #>> '{}'));
      WHEN 'number' THEN
        RETURN CASE WHEN is_plain THEN value ELSE to_jsonb(pg_temp.fake_number(value::text, 1000)) END;
      ELSE
        RETURN value;
      END CASE;
    END $$`);
}

const number = (value: SQL, below: number) =>
  sql`pg_temp.fake_number(${value}::text, ${sql.param(below)}::integer)`;

type Fake = (value: SQL, column: PgColumn, kind: DataKind) => SQL;

const asText: Fake = (value, { notNull, enumValues }, kind) => {
  if (enumValues?.length)
    return sql`(${sql.param(enumValues)}::text[])[1 + ${number(value, enumValues.length)}]`;
  if (kind === "secret")
    return notNull ? sql`'scrubbed-' || pg_temp.fake_hash(${value})` : sql`NULL`;
  const text = sql`pg_temp.fake_text(${value})`;
  // What is a link, or a path, leads nowhere.
  return notNull ? text : sql`CASE WHEN ${value} !~ '^(/|https?:)' THEN ${text} END`;
};

const asJson: Fake = (value, { hasDefault }, kind) => {
  if (kind === "plain") return sql`pg_temp.fake_json(${value}, true)`;
  return hasDefault ? sql`DEFAULT` : sql`pg_temp.fake_json(${value}, false)`;
};

// For each type that a column of db/schema may have.
const fakes: Record<string, Fake> = {
  text: asText,
  jsonb: asJson,
  uuid: (value) => sql`left(pg_temp.fake_hash(${value}::text), 32)::uuid`,
  boolean: (value) => sql`${number(value, 2)} = 1`,
  integer: (value) => number(value, 1000),
  bigint: (value) => number(value, 1000),
  // Up to 30 days earlier.
  "timestamp with time zone": (value) =>
    sql`${value} - make_interval(secs => ${number(value, 2_592_000)})`,
};

/** What replaces a reference to a row that is nobody's, such as a plan: any such row. */
const otherRow = (value: SQL, { target, targetColumn }: Reference) => {
  const all = sql`(SELECT array_agg(${sql.identifier(targetColumn)}) FROM ${tableIdentifier(target)})`;
  return sql`CASE WHEN ${value} IS NOT NULL
    THEN ${all}[1 + pg_temp.fake_number(${value}::text, cardinality(${all}))] END`;
};

/**
 * The value that replaces the one of a column; `null` for a value that stays as it is.
 *
 * @param reference the foreign key of the column, if it has one, and whether its target is scrubbed itself
 * @throws ScrubRefusedError for a type that is not known
 */
export function fakeFor(
  column: PgColumn,
  kind: DataKind,
  reference?: Reference & { isOwned: boolean },
): SQL | null {
  const fake = fakes[column.getSQLType()];
  if (!fake)
    throw new ScrubRefusedError(
      scrubRefusals.type(`${getTableName(column.table)}.${column.name}`, column.getSQLType()),
    );
  const value = sql.identifier(column.name);
  if (column.generated || column.generatedIdentity) return null;
  if (kind === "plain")
    return column.getSQLType() === "jsonb" ? asJson(sql`${value}`, column, kind) : null;
  if (reference) return reference.isOwned ? null : otherRow(sql`${value}`, reference);
  return fake(sql`${value}`, column, kind);
}
