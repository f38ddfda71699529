import "@/lib/features";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { isDatabaseAway } from "@/lib/error-reason";
import { logToStandardError } from "@/lib/log";
import { databaseReason, requireDatabase } from "../check-database";
import { CliError, say } from "../output";
import { type Asked, readArgs } from "./command";
import { ownDatabase } from "./confirm";

/**
 * Runs a command to its end and prints what it has to say.
 *
 * @throws CliError where it was not done, or has found problems; UsageError for what was typed wrong
 */
export async function perform(asked: Asked): Promise<void> {
  const { args, words } = readArgs(asked);
  // Standard output is what the command answers, to be read by scripts.
  logToStandardError();
  // No command touches an account without what the features do to it.
  lifecycleParticipants();
  try {
    await requireDatabase();
    const result = await asked.command.run?.(args as never, words);
    if (!result) return;
    const { lines, data, problem } = result;
    if (args.json) say(JSON.stringify(args.dryRun ? { dryRun: true, ...data } : data, null, 2));
    else for (const line of lines) say(line);
    if (args.dryRun && !args.json) say("That was a dry run: nothing was changed.");
    if (problem) throw new CliError(problem);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    throw new CliError(`Can’t reach the database ${ownDatabase()}: ${databaseReason(error)}.`);
  }
}
