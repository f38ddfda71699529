import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type DatabaseError } from "pg";
import { isAlive } from "./run";

const prefix = "app_test";

// Worker processes inherit the name of the process that cleans up after them.
const ownerVariable = "APP_TEST_OWNER";

/** Makes this process the owner of the databases that it and its children name from now on. */
export function ownDatabases(): void {
  process.env[ownerVariable] = String(process.pid);
}

function owner(): string {
  return process.env[ownerVariable] ?? String(process.pid);
}

/** A name for a database of this run; a later run can tell by it whether its owner lives. */
export function databaseName(purpose: string): string {
  return `${prefix}_${owner()}_${randomBytes(6).toString("hex")}_${purpose}`;
}

/** The address of another database of the same server. */
export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs `work` with a connection that is closed afterwards. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Creates a database, empty or as a copy of `template`; returns its address. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  template = "template1",
): Promise<string> {
  // A connection to the template, such as autovacuum's, may still be open.
  await unlessInUse(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  return databaseUrl(adminUrl, name);
}

/** Sends a statement again for as long as a database is in use by somebody else (55006). */
async function unlessInUse(adminUrl: string, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await withClient(adminUrl, (client) => client.query(statement));
      return;
    } catch (error) {
      if ((error as DatabaseError).code !== "55006" || attempt === 20) throw error;
      await sleep(100);
    }
  }
}

/**
 * Has commits in a database not wait for the disk, from the next connection on: nobody misses it after
 * a crash of the server, and tests commit thousands of times.
 */
export async function makeHasty(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`ALTER DATABASE "${name}" SET synchronous_commit = off`),
  );
}

/** Drops a database and whatever is connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  // On a machine under load a connection that was ended may be there a while longer.
  await unlessInUse(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}

/** Drops every test database whose name `matches`. */
async function dropWhere(adminUrl: string, matches: (name: string) => boolean): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
      [`${prefix}_`],
    );
    for (const { datname } of rows)
      if (matches(datname)) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  });
}

/** Drops what this process and its children created. */
export async function dropOwnDatabases(adminUrl: string): Promise<void> {
  await dropWhere(adminUrl, (name) => name.startsWith(`${prefix}_${owner()}_`));
}

/** Drops what runs left behind that were killed; the databases of runs that live are not touched. */
export async function dropStaleDatabases(adminUrl: string): Promise<void> {
  await dropWhere(adminUrl, (name) => {
    const pid = Number(name.slice(prefix.length + 1).split("_")[0]);
    return Number.isInteger(pid) && pid !== process.pid && !isAlive(pid);
  });
}
