import type { Client } from "pg";

/**
 * Every row of every table of a database, of all schemas, as text, as a dump would have it, and the values that the
 * planner’s statistics repeat. pg_dump itself would have to be as new as the server.
 */
export async function dumpDatabase(client: Client): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`);
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(
      `SELECT each::text AS line FROM ${name} AS each`,
    );
    parts.push(...rows.map(({ line }) => `${name} ${line}`));
  }
  const { rows: statistics } = await client.query<{ line: string }>(`
    SELECT concat_ws(' ', tablename, attname, most_common_vals::text, histogram_bounds::text) AS line
    FROM pg_stats WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
  parts.push(...statistics.map(({ line }) => `pg_stats ${line}`));
  return parts.join("\n");
}
