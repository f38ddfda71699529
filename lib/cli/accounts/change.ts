import type { Transaction } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { type AccountEntry, findAccount } from "@/lib/account/directory";
import { requestOrigin } from "@/lib/http/origin";
import { checkFolder } from "@/lib/storage/disk";
import { CliError } from "../output";

class DryRun extends Error {}

/** Does something to accounts in one transaction, which `--dry-run` takes back; resolves to what it has said either way. */
export async function change<T>(
  { dryRun }: { dryRun: boolean },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const outcomes: T[] = [];
  try {
    return await longTransaction(async (tx) => {
      const outcome = await work(tx);
      if (!dryRun) return outcome;
      outcomes.push(outcome);
      throw new DryRun();
    });
  } catch (error) {
    if (error instanceof DryRun) return outcomes[0] as T;
    throw error;
  }
}

/** A command has no request: links in its emails lead to APP_URL or to the development server. */
export const cliOrigin = () =>
  requestOrigin(new Headers({ host: `localhost:${process.env.PORT?.trim() || 3000}` }));

/** The account of an address or id. @throws CliError if there is none */
export async function getAccount(name: string): Promise<AccountEntry> {
  await checkFolder();
  const user = await findAccount(name);
  if (!user) throw new CliError(`No account found for ${name}.`);
  return user;
}

/** Rows of text as lines, their columns below each other. */
export function inColumns(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
