import { framesOf, reasonOf } from "@/lib/error-reason";

/** An end with a reason that a person can act on; the message is one or two sentences. */
export class CliError extends Error {
  override name = "CliError";
  /** What the command exits with. */
  readonly exitCode: number = 1;
}

/** What was typed is no such command; nothing was done. */
export class UsageError extends CliError {
  override readonly exitCode = 2;
}

const forPeople = new Set(["CliError", "EnvError", "LocalPostgresError", "WrongStoreError"]);

/** Writes one line to standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** How to call the command that runs: as a script of npm, or as a file of `npm run build:image`. */
export const calledAs = (script: string, file: string) =>
  process.argv[1]?.endsWith(".ts") ? `npm run ${script} --` : `node ${file}`;

/**
 * The sentence to print for whatever was thrown, never a statement with its parameters; where it came
 * from is shown with DEBUG alone.
 */
export function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return `Unexpected error: ${String(error)}`;
  if (forPeople.has(error.name)) return error.message;
  const reason = reasonOf(error).replaceAll(/\s+/g, " ").trim();
  if (process.env.DEBUG) return `Unexpected error: ${reason}${framesOf(error)}`;
  return `Unexpected error: ${reason} (run with DEBUG=1 for details)`;
}

/**
 * Runs a command to its end and exits with the code it resolves to. Whatever it throws is printed
 * to standard error as a sentence, and the code is 1, or 2 for what was typed wrong.
 */
export async function runCli(main: () => Promise<number | undefined>): Promise<never> {
  // The reader of a pipe may leave it, as `head` does; a command still ends what it has begun.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  let code: number;
  try {
    code = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(`${sentenceFor(error)}\n`);
    code = error instanceof CliError ? error.exitCode : 1;
  }
  // Piped output is written later; exiting at once would cut it.
  await new Promise((written) => process.stdout.write("", written));
  process.exit(code);
}
