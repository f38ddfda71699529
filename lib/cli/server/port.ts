import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "@/db/local-postgres/failure";
import { CliError } from "../output";

/**
 * The port to serve on: `-p` or `--port` among the arguments, else PORT, else 3000. The other
 * arguments are handed back for Next.
 *
 * @throws CliError when it is not a port.
 */
export function choosePort(args: string[], fromEnv: string | undefined) {
  const rest: string[] = [];
  let given = fromEnv || "3000";
  const words = args.values();
  for (const word of words) {
    const [, inline] = /^(?:--port|-p)=(.*)$/.exec(word) ?? [];
    if (inline !== undefined) given = inline;
    else if (word === "-p" || word === "--port") given = words.next().value ?? "";
    else rest.push(word);
  }
  const port = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (port < 1 || port > 65_535)
    throw new CliError("PORT must be a number from 1 to 65535, such as 3000.");
  return { port, rest };
}

/** The address to serve on, `-H` or `--hostname` among the arguments; `undefined` for all of them. */
export function chooseHosts(args: string[]): string[] | undefined {
  const [, host] = /(?:^| )(?:-H|--hostname)[ =](\S+)/.exec(args.join(" ")) ?? [];
  return host ? [host] : undefined;
}

function bindError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve(codeOf(error) ?? "unknown"));
    probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
  });
}

/**
 * Checks that a port can be served on, and waits up to `patience` milliseconds for one that is just being given up.
 *
 * @param hosts the addresses to try. Default: two, since some systems let both the one address and all of them be
 *   listened on, by two programs.
 *
 * @throws CliError that says how to choose another.
 */
export async function checkPort(
  port: number,
  patience: number,
  hosts = ["127.0.0.1", "0.0.0.0"],
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    let code: string | undefined;
    for (const host of hosts) code ??= await bindError(port, host);
    if (!code) return;
    if (code === "EACCES")
      throw new CliError(`You don’t have permission to use port ${port}. Try PORT=3000.`);
    if (Date.now() >= deadline)
      throw new CliError(
        `Port ${port} is already in use. Stop the other program, or set another: PORT=${port < 65_535 ? port + 1 : 3000}.`,
      );
    await sleep(200);
  }
}
