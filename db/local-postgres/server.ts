import { execFile } from "node:child_process";
import { readFile, rm, stat, truncate } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { program } from "./binaries";
import type { Cluster } from "./cluster";
import { codeOf } from "./failure";
import { runAs } from "./owner";

const settings = {
  listen_addresses: "127.0.0.1",
  max_connections: "200",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  // Sockets have a length limit that a deep checkout breaks; TCP on the loopback has none.
  ...(process.platform === "win32" ? {} : { unix_socket_directories: "" }),
};

async function readPostmasterFile(cluster: Cluster): Promise<string | undefined> {
  return readFile(path.join(cluster.folder, "postmaster.pid"), "utf8").catch(() => undefined);
}

// After a reboot another process may have the number, so the command line is looked at as well.
async function isOurPostmaster(pid: number, cluster: Cluster): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  const command =
    (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined)) ??
    (await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => undefined))
      ?.stdout;
  return command === undefined || command.includes(cluster.folder);
}

/** The port of the server that runs on this data folder, ready or not; undefined if none does. */
export async function runningPort(cluster: Cluster): Promise<number | undefined> {
  const lines = (await readPostmasterFile(cluster))?.split("\n");
  const pid = Number(lines?.[0]);
  const port = Number(lines?.[3]);
  if (!pid || !port) return undefined;
  return (await isOurPostmaster(pid, cluster)) ? port : undefined;
}

async function removeForeignPostmasterFile(cluster: Cluster): Promise<void> {
  const text = await readPostmasterFile(cluster);
  const pid = Number(text?.split("\n")[0]);
  if (!pid || (await isOurPostmaster(pid, cluster))) return;
  if ((await readPostmasterFile(cluster)) === text)
    await rm(path.join(cluster.folder, "postmaster.pid"), { force: true });
}

function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

// The port of last time, so that a running app finds the server again after it was stopped.
async function choosePort(cluster: Cluster): Promise<number> {
  const last = await readFile(path.join(cluster.folder, "postmaster.opts"), "utf8").catch(() => "");
  const port = Number(/"-p" "(\d+)"/.exec(last)?.[1] ?? 0);
  return (port && (await listenOn(port))) || (await listenOn(0)) || 5432;
}

/**
 * Starts the server and waits until it accepts connections. Resolves to undefined, or to why it did
 * not start; `again` tells that a moment later it may.
 */
export async function startServer(
  cluster: Cluster,
): Promise<{ reason: string; again: boolean } | undefined> {
  await removeForeignPostmasterFile(cluster);
  const log = path.join(cluster.folder, "server.log");
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  if (size > 5_000_000) await truncate(log);
  const from = size > 5_000_000 ? 0 : size;
  const options = [
    `-p ${await choosePort(cluster)}`,
    ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`),
  ].join(" ");
  const { code, output } = await runAs(cluster.owner, program(cluster.binaries, "pg_ctl"), [
    ...["start", "-D", cluster.folder, "-l", log, "-s", "-w", "-t", "60", "-o", options],
  ]);
  if (code === 0) return undefined;
  const written = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(from).toString();
  const fatal = /(?:FATAL|PANIC):\s*(.+)/.exec(written)?.[1];
  const again = /lock file|shared memory|in use|could not bind|could not create any TCP/;
  return { reason: fatal ?? output.trim(), again: again.test(`${written}${output}`) };
}

/** Stops the server immediately but cleanly; open connections are closed. */
export async function stopServer(cluster: Cluster): Promise<void> {
  await runAs(cluster.owner, program(cluster.binaries, "pg_ctl"), [
    ...["stop", "-D", cluster.folder, "-s", "-m", "fast", "-w", "-t", "60"],
  ]);
}
