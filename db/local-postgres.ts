import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type Cluster, openCluster, superuser } from "./local-postgres/cluster";
import { codeOf, describeFailure, LocalPostgresError } from "./local-postgres/failure";
import { runningPort, startServer, stopServer } from "./local-postgres/server";

/** A share in the local server, which runs for as long as anybody has one. */
export interface LocalPostgres {
  /** Of the maintenance database `postgres`, as superuser. */
  adminUrl: string;
  urlFor(database: string): string;
  port: number;
  dataDir: string;
  /** Gives the share back; the last one out stops the server. Safe to call twice. */
  release(): Promise<void>;
}

export const appDatabase = "app";
// Any number: holders of one server only have to agree on it.
const holdersLock = 7_370_000;
const patience = 20_000;

interface Attached {
  client: Client;
  port: number;
}

/** Whether somebody stopped the server, rather than its crash having cut the connection. */
function wasOrdered(error: Error): boolean {
  return codeOf(error) === "57P01" && !error.message.includes("unexpected postmaster exit");
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

async function attach(cluster: Cluster, port: number, label: string): Promise<Client> {
  const client = new Client({
    connectionString: urlOf(cluster, port, "postgres"),
    application_name: `app:${label}:${process.pid}`.slice(0, 63),
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  client.on("error", () => {});
  await client.connect();
  try {
    // Waits while the last holder stops the server, and then fails: the caller starts it again.
    await client.query("SELECT pg_advisory_lock_shared($1)", [holdersLock]);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function adopt(
  cluster: Cluster,
  port: number | undefined,
  label: string,
): Promise<Attached | undefined> {
  return port === undefined ? undefined : { client: await attach(cluster, port, label), port };
}

async function adoptOrStart(
  cluster: Cluster,
  label: string,
  say: (line: string) => void = () => {},
): Promise<Attached> {
  const deadline = Date.now() + patience;
  let reason = "";
  let told = false;
  while (Date.now() < deadline) {
    try {
      const adopted = await adopt(cluster, await runningPort(cluster), label);
      if (adopted) return adopted;
      const failed = await startServer(cluster);
      if (!failed) continue;
      if (!failed.again)
        throw new LocalPostgresError(
          `The local PostgreSQL in ${cluster.folder} didn’t start (${failed.reason}). See server.log in that folder.`,
        );
      reason = failed.reason;
    } catch (error) {
      if (error instanceof LocalPostgresError) throw error;
      if (codeOf(error) === "28P01")
        throw new LocalPostgresError(
          `The local PostgreSQL in ${cluster.folder} rejected the password in secrets.json. Restore the original file, or delete .data to start over.`,
        );
      reason = describeFailure(error);
    }
    if (!told && deadline - Date.now() < patience - 2000) {
      told = true;
      say(`Waiting for the local database (${reason})…`);
    }
    await sleep(200);
  }
  throw new LocalPostgresError(
    `The local PostgreSQL in ${cluster.folder} wasn’t ready within ${patience / 1000} seconds (${reason}). See server.log in that folder.`,
  );
}

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  if (found.rowCount) return;
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`).catch((error) => {
    // Another first run was faster.
    if (!["42P04", "23505"].includes(codeOf(error) ?? "")) throw error;
  });
}

/**
 * Starts the PostgreSQL of a data folder, or adopts the one that runs there, and keeps it running
 * until `release`. Creates the data folder and the application's database if they are missing.
 *
 * Each holder has one connection with a shared advisory lock; the holder that can turn it into an
 * exclusive one is the last. A holder that is killed therefore leaves nothing to clean up.
 *
 * @throws LocalPostgresError with a sentence that says what to do.
 */
export async function holdLocalPostgres(options: {
  dataDir: string;
  label: string;
  say?: (line: string) => void;
}): Promise<LocalPostgres> {
  const { label, say = () => {} } = options;
  const dataDir = path.resolve(options.dataDir);
  const cluster = await openCluster(dataDir, say);
  let released = false;
  let recovery: Promise<void> | undefined;
  let current = watch(await adoptOrStart(cluster, label, say));
  await ensureDatabase(current.client, appDatabase);
  const { port } = current;

  function watch(attached: Attached): Attached {
    let ordered = false;
    attached.client.on("error", (error) => {
      ordered ||= wasOrdered(error);
    });
    attached.client.once("end", () => {
      if (!released) recovery = recover(ordered);
    });
    return attached;
  }

  // A server that crashed is started again; one that somebody stopped is waited for.
  async function recover(ordered: boolean): Promise<void> {
    while (!released) {
      await sleep(250);
      if (released) return;
      const running = await runningPort(cluster);
      const attempt = ordered ? adopt(cluster, running, label) : adoptOrStart(cluster, label);
      const attached = await attempt.catch(() => undefined);
      if (!attached) continue;
      current = watch(attached);
      return;
    }
  }

  return {
    adminUrl: urlOf(cluster, port, "postgres"),
    urlFor: (database) => urlOf(cluster, port, database),
    port,
    dataDir,
    async release() {
      if (released) return;
      released = true;
      await recovery;
      const { client } = current;
      try {
        await client.query("SELECT pg_advisory_unlock_shared($1)", [holdersLock]);
        const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS alone", [
          holdersLock,
        ]);
        if (rows[0]?.alone) await stopServer(cluster);
      } catch {
        // The connection is gone, and with it our share.
      }
      await client.end().catch(() => {});
    },
  };
}
