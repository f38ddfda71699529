import { vi } from "vitest";
import { findCommand, renderHelp } from "@/lib/cli/accounts/command";
import { accountsCommand } from "@/lib/cli/accounts/commands";
import { terminal } from "@/lib/cli/accounts/confirm";
import { perform } from "@/lib/cli/accounts/perform";
import { CliError } from "@/lib/cli/output";

export type CliOutcome = { code: number; stdout: string; stderr: string };

/**
 * Runs `npm run accounts -- …` in this process, with no terminal unless `answering` has been called; resolves to its exit
 * code, what it has printed, and the sentence of its end.
 */
export async function accountsCli(...words: string[]): Promise<CliOutcome> {
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    return true;
  });
  const end = (code: number, stderr: string) => ({ code, stdout: printed.join(""), stderr });
  try {
    const asked = findCommand(accountsCommand, words);
    if (asked.help) printed.push(await renderHelp(asked));
    else await perform(asked);
    return end(0, "");
  } catch (error) {
    if (error instanceof CliError) return end(error.exitCode, error.message);
    throw error;
  } finally {
    write.mockRestore();
  }
}

/** Has a person at a terminal type this as an answer; returns the questions that are asked. */
export function answering(answer: string): string[] {
  const questions: string[] = [];
  vi.spyOn(terminal, "isThere").mockReturnValue(true);
  vi.spyOn(terminal, "ask").mockImplementation(async (question) => {
    questions.push(question);
    return answer;
  });
  return questions;
}
