import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReachable(url: string): Promise<void> {
  for (let left = 100; ; left--) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(100);
    }
  }
}

/** Whether the program is installed. */
export const hasPgBouncer = spawnSync("pgbouncer", ["--version"]).status === 0;

/**
 * Starts PgBouncer in front of a database, with a pool that assigns a connection to each transaction.
 *
 * @param databaseUrl of the database itself
 * @returns the URL of the pool, and a function that stops PgBouncer
 * @throws Error if the program `pgbouncer` is not installed, or does not answer within ten seconds
 */
export async function startPgBouncer(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const folder = mkdtempSync(path.join(tmpdir(), "pgbouncer-"));
  const settings = path.join(folder, "pgbouncer.ini");
  const port = await freePort();
  const database = target.pathname.slice(1);
  const server = [
    `host=${target.hostname.replace(/^\[|\]$/g, "")}`,
    `port=${target.port || 5432}`,
    `dbname=${database}`,
    `user=${decodeURIComponent(target.username)}`,
    `password='${decodeURIComponent(target.password).replaceAll("'", "''")}'`,
  ].join(" ");
  writeFileSync(
    settings,
    `[databases]
${database} = ${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 10
`,
  );
  // PgBouncer refuses to run as root.
  chmodSync(folder, 0o755);
  chmodSync(settings, 0o644);
  const asAnother = process.getuid?.() === 0 ? ["--user", "nobody"] : [];
  const program = spawn("pgbouncer", [...asAnother, settings], { stdio: "ignore" });
  const failed = new Promise<never>((_, reject) => {
    program.once("error", reject);
    program.once("exit", (code) => reject(new Error(`pgbouncer ended with code ${code}`)));
  });
  failed.catch(() => {});
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  await Promise.race([untilReachable(url.toString()), failed]);
  const stop = () => {
    program.kill("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: url.toString(), stop };
}
