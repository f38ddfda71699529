import { createInterface } from "node:readline/promises";
import { describeDatabase } from "@/db/other-database";
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
    } catch (error) {
      // Ctrl-C and Ctrl-D: no answer.
      if (error instanceof Error && error.name === "AbortError") return "";
      throw error;
    } finally {
      lines.close();
    }
  },
};

/** The database that the settings name, without user and password. */
export const ownDatabase = () => describeDatabase(env().DATABASE_URL);

const plain = (text: string) => text.trim().toLowerCase().replaceAll(",", "");

/**
 * Asks before something that cannot be taken back, and names the database. With `--yes` and `--dry-run` it asks nothing.
 *
 * @param question what is about to happen
 * @param word what has to be typed, instead of yes; commas in it do not matter
 * @param database its name; default: the one of the settings
 * @throws UsageError without a terminal, CliError for another answer
 */
export async function confirm(
  { yes, dryRun }: Pick<Flags, "yes" | "dryRun">,
  question: string,
  word?: string,
  database?: string,
): Promise<void> {
  if (yes || dryRun) return;
  if (!terminal.isThere())
    throw new UsageError(
      "This asks for a confirmation, and there’s no terminal to answer at. Add --yes to go ahead, or --dry-run to see what would happen.",
    );
  const prompt = word === undefined ? "Go ahead? [y/N] " : `Type ${word} to go ahead: `;
  const answer = plain(
    await terminal.ask(`Database: ${database ?? ownDatabase()}\n${question}\n${prompt}`),
  );
  if (word === undefined ? answer !== "y" && answer !== "yes" : answer !== plain(word))
    throw new CliError("Not confirmed, so nothing was done.");
}
