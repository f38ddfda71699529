import { db } from "@/db/client";
import { checkContract } from "@/db/contract";
import { verifyAudit } from "@/lib/audit/verify";
import { verifyFiles } from "./files";
import { verifyReceipts } from "./receipts";
import { verifyRows } from "./rows";

export type Finding = { check: string; problems: string[] };

/**
 * Checks a live database and its storage for every promise that can be seen to be broken. It reads
 * only, and may run at any time.
 *
 * @returns each check by name with a sentence for each broken promise
 */
export async function verifyAccounts(): Promise<Finding[]> {
  const audit = await verifyAudit();
  return [
    { check: "schema, foreign keys and triggers", problems: await checkContract(db) },
    { check: "accounts and what hangs on them", problems: await verifyRows() },
    { check: "files", problems: await verifyFiles() },
    { check: "receipts", problems: await verifyReceipts() },
    {
      check: `audit log (${audit.unsealed} rows not sealed yet)`,
      problems: audit.problems,
    },
  ];
}
