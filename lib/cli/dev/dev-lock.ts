import { createHash } from "node:crypto";
import { realpath, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { codeOf, describeFailure } from "@/db/local-postgres/failure";
import { CliError } from "../output";

export interface DevProcess {
  url: string;
  pid: number;
}

export type DevLock =
  | { taken: true; recovered: boolean; release(): Promise<void> }
  | { taken: false; by: DevProcess | undefined };

// Not in the checkout: the path of a socket may only have about 100 characters.
async function addressFor(folder: string): Promise<string> {
  const name = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex")
    .slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\app-${name}`;
  return path.join(tmpdir(), `app-${name}.sock`);
}

function ask(address: string): Promise<{ alive: boolean; process?: DevProcess }> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let answer = "";
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (chunk) => (answer += chunk));
    socket.once("error", (error) => resolve({ alive: codeOf(error) === "EACCES" }));
    socket.once("close", () => {
      try {
        resolve({ alive: true, process: JSON.parse(answer) });
      } catch {
        resolve({ alive: true });
      }
    });
  });
}

function listen(address: string, self: DevProcess): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(JSON.stringify(self));
    });
    server.once("error", (error) =>
      codeOf(error) === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

/**
 * Takes the right to be the one `npm run dev` of a folder, or tells who has it. The lock is a socket
 * that somebody listens on, so it ends with its holder however that ends; `recovered` tells that a
 * holder was killed and its server may need a moment to follow.
 */
export async function takeDevLock(folder: string, self: DevProcess): Promise<DevLock> {
  const address = await addressFor(folder);
  try {
    for (let recovered = false; ; recovered = true) {
      const server = await listen(address, self);
      if (server)
        return {
          taken: true,
          recovered,
          release: () => new Promise((resolve) => server.close(() => resolve())),
        };
      const holder = await ask(address);
      if (holder.alive) return { taken: false, by: holder.process };
      await unlink(address).catch((error) => {
        if (codeOf(error) !== "ENOENT") throw error;
      });
    }
  } catch (error) {
    throw new CliError(
      `Can’t use the lock file ${address} (${describeFailure(error)}). Delete it and try again.`,
    );
  }
}
