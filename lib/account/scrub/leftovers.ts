import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { tableIdentifier } from "@/db/ownership";
import { fakeAddress } from "./fakes";

/** The columns of a database, of any schema, that contain an email address which is no fake. */
export async function findAddresses(tx: Transaction): Promise<string[]> {
  const { rows: tables } = await tx.execute<{ name: string; columns: string[] }>(sql`
    SELECT n.nspname || '.' || c.relname AS name, array_agg(a.attname::text) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind IN ('r', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      -- What is no number, boolean, date or time.
      AND t.typcategory NOT IN ('N', 'B', 'D', 'T')
    GROUP BY 1 ORDER BY 1`);
  const found: string[] = [];
  for (const { name, columns } of tables) {
    const looks = columns.map(
      (
        column,
      ) => sql`bool_or(regexp_replace(${sql.identifier(column)}::text, ${fakeAddress}, '', 'g')
        ~ '[^[:space:]@]@[^[:space:]@]') AS ${sql.identifier(column)}`,
    );
    const { rows } = await tx.execute<Record<string, boolean | null>>(
      sql`SELECT ${sql.join(looks, sql`, `)} FROM ${tableIdentifier(name)}`,
    );
    for (const [column, has] of Object.entries(rows[0] ?? {}))
      if (has) found.push(`${name}.${column}`);
  }
  return found;
}
