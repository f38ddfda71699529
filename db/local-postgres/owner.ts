import { spawn } from "node:child_process";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";

/** The user that the server runs as; absent where it is simply the one we are. */
export interface Owner {
  uid: number;
  gid: number;
}

/**
 * Whom to run PostgreSQL as. It refuses root, so root becomes the owner of an existing data folder,
 * else the user `postgres`, else `nobody`.
 */
export async function chooseOwner(cluster: string): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(cluster).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const users = passwd.split("\n").map((line) => line.split(":"));
  const user = ["postgres", "nobody"].map((name) => users.find((u) => u[0] === name)).find(Boolean);
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

/** Whether the owner may walk down to a folder: each part of its path lets that user pass. */
export async function canEnter(owner: Owner, folder: string): Promise<boolean> {
  let place = await realpath(folder);
  for (;;) {
    const { mode, uid, gid } = await stat(place);
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    const parent = path.dirname(place);
    if (parent === place) return true;
    place = parent;
  }
}

// The caller's own PG* variables and locale must not change what the server is.
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP"];
  const own = kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(own), LC_ALL: "C", TZ: "UTC", NODE_ENV: process.env.NODE_ENV };
}

/**
 * Runs a program to its end as the owner, in a session of its own, so that Ctrl-C in the terminal
 * reaches neither it nor the server it starts. Resolves to its exit code and everything it printed.
 */
export function runAs(
  owner: Owner | undefined,
  file: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...owner,
      cwd: path.parse(file).root,
      env: cleanEnvironment(),
      detached: true,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
