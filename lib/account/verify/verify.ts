import { db } from "@/db/client";
import { checkContract } from "@/db/contract";
import { verifyAudit } from "@/lib/audit/verify";
import { lifecycleParticipants } from "../lifecycle";
import { verifyFiles, verifyOlderVersions, verifyStore } from "./files";
import { verifyPurged, verifyReceipts, verifyStoredReceipts } from "./receipts";
import { verifyRows } from "./rows";

export type Finding = { check: string; problems: string[] };

async function verifyParticipants(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, verify } of lifecycleParticipants())
    if (verify) findings.push({ check: name, problems: await verify() });
  return findings;
}

/**
 * Checks the integrity of a live database and its storage. It may run at any time, and writes nothing but the ID of a
 * storage that has none yet.
 *
 * @returns each check by name with a line for each problem
 */
export async function verifyAccounts(): Promise<Finding[]> {
  const audit = await verifyAudit();
  const versions = await verifyOlderVersions();
  return [
    { check: "schema, foreign keys and triggers", problems: await checkContract(db) },
    { check: "accounts and their data", problems: await verifyRows() },
    { check: "file storage", problems: await verifyStore() },
    { check: "files", problems: await verifyFiles() },
    ...(versions
      ? [{ check: `older versions of files (${versions.note})`, problems: versions.problems }]
      : []),
    ...(await verifyParticipants()),
    { check: "receipts", problems: await verifyReceipts() },
    { check: "receipts in storage", problems: await verifyStoredReceipts() },
    { check: "purged accounts", problems: await verifyPurged() },
    {
      check: `audit log (${audit.unsealed} ${audit.unsealed === 1 ? "row" : "rows"} not sealed yet)`,
      problems: audit.problems,
    },
  ];
}
