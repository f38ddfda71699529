import { createInterface } from "node:readline/promises";
import { env } from "@/lib/env";
import { CliError, UsageError } from "../output";
import type { Flags } from "./command";

/** Where a person answers; questions go to standard error, so that the output can be piped. */
export const terminal = {
  isThere: () => Boolean(process.stdin.isTTY && process.stderr.isTTY),
  async ask(question: string): Promise<string> {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
};

/** The database that the command works on, such as "app on db.example.com:5432"; never its user or password. */
export function describeDatabase(): string {
  const url = new URL(env().DATABASE_URL);
  const host = url.host || url.searchParams.get("host") || "localhost";
  return `${decodeURIComponent(url.pathname.slice(1)) || "the default database"} on ${host}`;
}

const plain = (text: string) => text.trim().toLowerCase().replaceAll(",", "");

/**
 * Asks before something that cannot be taken back, and names the database. With `--yes` and `--dry-run` it asks nothing.
 *
 * @param question what is about to happen
 * @param word what has to be typed, instead of yes; commas in it do not matter
 * @throws UsageError without a terminal, CliError for another answer
 */
export async function confirm(
  { yes, dryRun }: Pick<Flags, "yes" | "dryRun">,
  question: string,
  word?: string,
): Promise<void> {
  if (yes || dryRun) return;
  if (!terminal.isThere())
    throw new UsageError(
      "This asks for a confirmation, and there’s no terminal to answer at. Add --yes to go ahead, or --dry-run to see what would happen.",
    );
  const prompt = word === undefined ? "Go ahead? [y/N] " : `Type ${word} to go ahead: `;
  const answer = plain(
    await terminal.ask(`Database: ${describeDatabase()}\n${question}\n${prompt}`),
  );
  if (word === undefined ? answer !== "y" && answer !== "yes" : answer !== plain(word))
    throw new CliError("Not confirmed, so nothing was done.");
}
