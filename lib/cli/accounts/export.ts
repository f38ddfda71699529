import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/db/client";
import { openExport } from "@/lib/account/export/archive";
import { runningExport } from "@/lib/account/export/lease";
import { deletionPreview } from "@/lib/account/queries";
import { isDatabaseAway } from "@/lib/error-reason";
import { formatBytes, formatHoldings } from "@/lib/format/counts";
import { CliError } from "../output";
import { getAccount } from "./change";
import type { Flags, Result } from "./command";
import { requireNewFile, writeOut } from "./out-file";
import { withProgress } from "./progress";

/** Longer than a lease lives: one that is still there then is another export's. */
const mostWaitMilliseconds = 40_000;

/** The end of an export is noted after its last byte, and the process must not end before. */
async function waitForEnd(userId: string): Promise<void> {
  const begun = Date.now();
  while ((await runningExport(db, userId)) && Date.now() - begun < mostWaitMilliseconds)
    await sleep(100);
}

/** `accounts -- export`: what the owner can download, as a file. */
export async function exportAccount(
  args: Flags & { account: string; out: string },
): Promise<Result> {
  const { out, dryRun } = args;
  const { id, email } = await getAccount(args.account);
  requireNewFile(out);
  if (dryRun) {
    const { rows, holdings } = await deletionPreview(id);
    const lines = rows.map(({ table, count }) => `${table}: ${count}`);
    const owned = formatHoldings(holdings) ?? "nothing in files";
    return {
      lines: [...lines, `Would write ${out}, with ${owned}.`],
      data: { id, email, rows, holdings },
    };
  }
  const archive = await openExport(id);
  if (archive === "gone") throw new CliError(`No account found for ${args.account}.`);
  if (archive === "running")
    throw new CliError("Another export of this account is running. Try again when it has ended.");
  const progress = () => runningExport(db, id);
  try {
    await withProgress(
      `Exporting ${email}`,
      async () => {
        const found = await progress();
        return found && { ...found, note: "files" };
      },
      writeOut(archive, out).then(() => waitForEnd(id)),
    );
  } catch (error) {
    if (error instanceof CliError || isDatabaseAway(error)) throw error;
    throw new CliError("The export stopped before it was complete, and the file was removed.");
  }
  const { size } = await stat(out);
  return {
    lines: [
      `Wrote ${out} (${formatBytes(size)}). It holds personal data: delete it when it has been handed over.`,
    ],
    data: { id, email, file: out, bytes: size },
  };
}
