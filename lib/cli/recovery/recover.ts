import { type Recovery, recoverAccount } from "@/lib/account/recover/recover";
import { RecoveryRefusedError } from "@/lib/account/recover/refusal";
import { describeActivity } from "@/lib/audit/activity";
import { formatCount } from "@/lib/format/counts";
import { formatDateTime } from "@/lib/format/dates";
import type { Flags, Result } from "../accounts/command";
import { confirm, ownDatabase } from "../accounts/confirm";
import { CliError } from "../output";
import { withNamedDatabase } from "./named-database";

const mostFiles = 100;

function linesOf({ counts, missingFiles, notes, wasAdmin, undone }: Recovery): string[] {
  const copyThem = missingFiles.length > 0 ? ". Copy what you have of them there:" : ".";
  return [
    ...Object.entries(counts).map(([table, count]) => `${table}: ${count}`),
    ...notes,
    ...(wasAdmin ? ["The account was an admin’s. It comes back without that role."] : []),
    ...(undone.length > 0 ? ["Changed since the copy was made, and now as it was before:"] : []),
    ...undone.map((change) => `  ${describeActivity(change)}, ${formatDateTime(change.createdAt)}`),
    `Files missing in storage: ${formatCount(missingFiles.length)}${copyThem}`,
    ...missingFiles.slice(0, mostFiles).map((key) => `  ${key}`),
    ...(missingFiles.length > mostFiles ? ["  …"] : []),
  ];
}

async function attempt(from: string, email: string, dryRun: boolean): Promise<Recovery> {
  try {
    return await recoverAccount(from, { email, dryRun });
  } catch (error) {
    throw error instanceof RecoveryRefusedError ? new CliError(error.message) : error;
  }
}

/** `accounts -- recover`: copies an account from another database into this one, after a rehearsal. */
export function recoverByCli(args: Flags & { from: string; email: string }): Promise<Result> {
  const { email, yes, dryRun } = args;
  return withNamedDatabase("from", args.from, async (from, name) => {
    const route = `${email} from ${name} into ${ownDatabase()}`;
    if (!yes && !dryRun) {
      const rehearsed = linesOf(await attempt(from, email, true));
      await confirm(args, [`Copying ${route} would bring back:`, ...rehearsed].join("\n"));
    }
    const recovery = await attempt(from, email, dryRun);
    const ended = dryRun ? [] : ["Recovered. The owner can sign in as before."];
    return { lines: [`Copying ${route}:`, ...linesOf(recovery), ...ended], data: recovery };
  });
}
