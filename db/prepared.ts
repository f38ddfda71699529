import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Executor } from "./client";

const dialect = new PgDialect();

/** A value of a prepared statement, by the name under which it is handed in. */
export const given = (name: string) => sql`${sql.placeholder(name)}`;

/**
 * A statement that is put together once, and parsed and planned by PostgreSQL once for each connection.
 * For the roads that are taken often: the plan of a statement can cost more than what it does. A pooler in
 * between has to know prepared statements (PgBouncer 1.21, Neon's).
 *
 * @param name of this statement alone
 * @param statement with `given` for what differs from call to call; instants come back as text
 */
export function prepared<Row extends Record<string, unknown>>(name: string, statement: SQL) {
  const query = dialect.sqlToQuery(statement);
  return async (executor: Executor, values: Record<string, unknown>): Promise<Row[]> => {
    const { rows } = (await executor._.session
      .prepareQuery(query, undefined, name, false)
      .execute(values)) as { rows: Row[] };
    return rows;
  };
}
