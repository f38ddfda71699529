import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { codeOf } from "@/db/local-postgres/failure";
import { migrateDatabase } from "@/db/migrate";
import { parseEnv } from "@/lib/env";
import { databaseReason } from "./check-database";
import { CliError, runCli, say } from "./output";

// Any number: resets of one server only have to agree on it.
const resetLock = 7_370_002;

/** The same server, another database. */
function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

// A reset that was killed leaves its half; the lock tells that no other is at work.
async function dropLeftovers(admin: Client, name: string): Promise<void> {
  const found = await admin.query(
    "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
    [`${name}_fresh_`],
  );
  for (const { datname } of found.rows)
    await admin.query(`DROP DATABASE ${admin.escapeIdentifier(datname)} WITH (FORCE)`);
}

// Built beside and swapped: a migration or seed that fails leaves the old database as it was, and
// a running app is without one for a few milliseconds only.
async function replaceDatabase(admin: Client, url: string): Promise<number> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const fresh = `${name}_fresh_${process.pid}`;
  const [quoted, quotedFresh] = [name, fresh].map((part) => admin.escapeIdentifier(part));
  await dropLeftovers(admin, name);
  await admin.query(`CREATE DATABASE ${quotedFresh} TEMPLATE template0`);
  try {
    const freshUrl = withDatabase(url, fresh);
    await migrateDatabase(freshUrl);
    Object.assign(process.env, { DATABASE_URL: freshUrl, DATABASE_URL_UNPOOLED: freshUrl });
    const { closeDatabase } = await import("@/db/client");
    const { seedDatabase } = await import("@/lib/seed/seed");
    await seedDatabase().finally(closeDatabase);
    const others = await admin.query("SELECT 1 FROM pg_stat_activity WHERE datname = $1", [name]);
    await admin.query(`DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`);
    await admin.query(`ALTER DATABASE ${quotedFresh} RENAME TO ${quoted}`);
    return others.rowCount ?? 0;
  } catch (error) {
    await admin.query(`DROP DATABASE IF EXISTS ${quotedFresh} WITH (FORCE)`).catch(() => {});
    throw error;
  }
}

await runCli(async () => {
  const force = process.argv.includes("--force");
  if (process.env.NODE_ENV === "production")
    throw new CliError("npm run db:reset deletes everything and can’t be used in production.");
  // A pooler knows one database only.
  const url = process.env.DATABASE_URL_UNPOOLED || process.env.DATABASE_URL || "";
  if (process.env.EMBEDDED_DATABASE !== "1" && !force)
    throw new CliError(
      "DATABASE_URL is set, so this would delete a non-local database. To continue, add -- --force.",
    );
  // Not env(): it would remember the address of the old database.
  const { STORAGE_DRIVER, STORAGE_PATH } = parseEnv(process.env);
  const storage = path.resolve(STORAGE_PATH);
  const old = `${storage}.old-${process.pid}`;
  const admin = new Client({
    connectionString: withDatabase(url, "postgres"),
    connectionTimeoutMillis: 5000,
  });
  admin.on("error", () => {});
  try {
    await admin.connect();
    await admin.query("SELECT pg_advisory_lock($1)", [resetLock]);
    const moved = STORAGE_DRIVER === "disk" && (await moveAway(storage, old));
    try {
      const closed = await replaceDatabase(admin, url);
      if (closed) say(`Closed ${closed} open ${closed === 1 ? "connection" : "connections"}.`);
    } catch (error) {
      if (moved) {
        await rm(storage, { recursive: true, force: true });
        await rename(old, storage);
      }
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw new CliError(`Reset failed: ${databaseReason(error)}.`);
  } finally {
    await admin.end().catch(() => {});
  }
  say("Database and files reset.");
  return 0;
});

async function moveAway(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
