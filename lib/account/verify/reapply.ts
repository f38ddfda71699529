import { reasonOf } from "@/lib/error-reason";
import { eraseAgain } from "../deletion/erase-again";
import { describeProof, type ReturnedAccount, returnedAccounts } from "./returned";

const lastAdmin =
  "it is the only admin who can sign in. Make another account an admin, then run this again";

async function reapplyTo(account: ReturnedAccount, origin: string): Promise<string | null> {
  const { proof } = account;
  if (proof.verdict !== "valid") return describeProof(proof);
  try {
    const outcome = await eraseAgain({ ...account, origin });
    if (outcome === "last-admin") return lastAdmin;
    return outcome === "erased" ? null : "its receipt in storage is gone";
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Erases every account again that a receipt in storage says was erased, and that a restored backup has brought back,
 * one after the other; one that cannot be holds up no other. Safe to be killed anywhere, and to run again.
 *
 * @param options.origin what links in the mail begin with
 * @param options.onOutcome gets a line for each, with how many there are
 * @returns how many were erased again, and how many could not be
 */
export async function reapplyErasures({
  origin,
  onOutcome,
}: {
  origin: string;
  onOutcome: (line: string) => void;
}): Promise<{ erased: number; failed: number }> {
  const accounts: ReturnedAccount[] = [];
  for await (const account of returnedAccounts()) accounts.push(account);
  let failed = 0;
  for (const [index, account] of accounts.entries()) {
    const problem = await reapplyTo(account, origin);
    if (problem) failed += 1;
    const outcome = problem ? `not erased: ${problem}` : "permanently erased again";
    onOutcome(`${index + 1} of ${accounts.length}  account ${account.id}: ${outcome}`);
  }
  return { erased: accounts.length - failed, failed };
}
