import { Pool as NeonPool, neonConfig } from "@neondatabase/serverless";
import { drizzle as drizzleNeon } from "drizzle-orm/neon-serverless";
import { drizzle as drizzlePg, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool as PgPool } from "pg";
import { WebSocket } from "ws";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { guardConnection } from "./guard-connection";
import { omitParameters } from "./redact-errors";
import * as schema from "./schema";

export type Database = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** Whatever a statement can be sent through. */
export type Executor = Database | Transaction;

function usesNeon(): boolean {
  const { DATABASE_DRIVER, DATABASE_URL } = env();
  if (DATABASE_DRIVER !== "auto") return DATABASE_DRIVER === "neon";
  return new URL(DATABASE_URL).hostname.endsWith(".neon.tech");
}

/**
 * Guards each connection, and logs its loss. Without a listener a loss takes the process down, whether the
 * connection is idle or held by a transaction that is waiting for something else. What the pool says of
 * idle ones is told already.
 */
function watchConnections(pool: PgPool | NeonPool): void {
  const tell = (error: Error) => log.warn({ error: error.message }, "database connection lost");
  (pool as PgPool)
    .on("connect", (client) => {
      client.on("error", tell);
      guardConnection(client, env().DATABASE_STATEMENT_TIMEOUT_MS);
    })
    .on("error", () => {});
}

function connect() {
  omitParameters();
  const settings = env();
  const options = {
    connectionString: settings.DATABASE_URL,
    max: settings.DATABASE_POOL_MAX,
    connectionTimeoutMillis: settings.DATABASE_CONNECT_TIMEOUT_MS,
    application_name: "app",
  };
  if (!usesNeon()) {
    const pool = new PgPool(options);
    watchConnections(pool);
    return { pool, db: drizzlePg(pool, { schema }) };
  }
  neonConfig.webSocketConstructor = WebSocket;
  if (settings.NEON_WS_PROXY) {
    const proxy = settings.NEON_WS_PROXY;
    neonConfig.wsProxy = () => proxy;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineTLS = false;
    neonConfig.pipelineConnect = false;
    neonConfig.coalesceWrites = false;
  }
  const pool = new NeonPool(options);
  watchConnections(pool);
  // The two drivers share one query interface; the cast hides the Neon session's type alone.
  return { pool, db: drizzleNeon(pool, { schema }) as unknown as Database };
}

// Hot reload evaluates this module again; the pool must survive it.
const shared = globalThis as { appDatabase?: ReturnType<typeof connect> };
shared.appDatabase ??= connect();

/** The one database client: `pg`, or Neon's driver over WebSocket where the host is Neon's. */
export const db: Database = shared.appDatabase.db;

/** The pool below `db`, for what needs a connection of its own. */
export const pool = shared.appDatabase.pool as PgPool;

/** Closes every connection; the process can end afterwards. */
export async function closeDatabase(): Promise<void> {
  await shared.appDatabase?.pool.end();
  shared.appDatabase = undefined;
}
