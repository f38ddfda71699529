import { inject } from "vitest";
import { createDatabase, databaseName, withClient } from "./databases";

/** Creates a database as migrations left it that the project no longer has; returns its address. */
export async function createEarlierDatabase(): Promise<string> {
  const url = await createDatabase(inject("adminUrl"), databaseName("earlier"));
  await withClient(url, (client) =>
    client.query(`
      CREATE SCHEMA drizzle;
      CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
      INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
        VALUES ('initial', 1795253249810), ('guards', 1795253250404), ('sign-in', 1795262646284);
      CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL);
      INSERT INTO users (email) VALUES ('moss@example.com');`),
  );
  return url;
}

/** What a database contains: each table with its columns, each function, and the applied migrations. */
export async function describeDatabase(url: string) {
  return withClient(url, async (client) => {
    const columns = await client.query(`
      SELECT table_schema, table_name, column_name FROM information_schema.columns
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3`);
    const functions = await client.query(`
      SELECT routine_schema, routine_name FROM information_schema.routines
      WHERE routine_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`);
    const migrations = await client.query("SELECT * FROM drizzle.__drizzle_migrations ORDER BY id");
    const users = await client.query("SELECT * FROM users ORDER BY id");
    return [columns.rows, functions.rows, migrations.rows, users.rows];
  });
}
