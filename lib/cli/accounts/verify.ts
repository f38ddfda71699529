import { readFile } from "node:fs/promises";
import { z } from "zod";
import { db } from "@/db/client";
import { checkReceipt, findReceipt, findStoredReceipt } from "@/lib/account/receipts/receipt";
import { reapplyErasures } from "@/lib/account/verify/reapply";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { presentPublicKey } from "@/lib/crypto/sign";
import { formatOlderVersions } from "@/lib/format/counts";
import { formatBackups } from "@/lib/format/dates";
import { CliError, say } from "../output";
import { cliOrigin } from "./change";
import type { Flags, Result } from "./command";
import { confirm } from "./confirm";
import { withProgress } from "./progress";

/** `accounts -- verify --reapply`: erases accounts again that a restored backup has brought back. */
async function reapply(args: Flags): Promise<Result> {
  await confirm(
    args,
    "Permanently erase every account again that a receipt in storage says was erased.",
  );
  const outcomes: string[] = [];
  const onOutcome = (line: string) => {
    if (!args.json) say(line);
    outcomes.push(line);
  };
  const { erased, failed } = await reapplyErasures({ origin: cliOrigin(), onOutcome });
  return {
    lines: [`${erased} ${erased === 1 ? "account" : "accounts"} permanently erased again.`],
    data: { erased, failed, outcomes },
    ...(failed > 0 && {
      problem: `${failed} ${failed === 1 ? "account" : "accounts"} could not be erased again.`,
    }),
  };
}

/** `accounts -- verify`: every problem, and a failure if there is one. */
export async function verifyAll(args: Flags & { reapply?: boolean }): Promise<Result> {
  if (args.reapply) return reapply(args);
  const findings = await withProgress("Verifying", () => null, verifyAccounts());
  const found = findings.reduce((sum, { problems }) => sum + problems.length, 0);
  return {
    lines: findings.flatMap(({ check, problems }) => [
      `${problems.length === 0 ? "ok  " : "FAIL"}  ${check}`,
      ...problems.map((problem) => `      ${problem}`),
    ]),
    data: { checks: findings },
    ...(found > 0 && { problem: `${found} ${found === 1 ? "problem" : "problems"} found.` }),
  };
}

async function readReceipt(name: string): Promise<string> {
  if (z.uuid().safeParse(name).success) {
    const receipt = await findReceipt(db, name);
    const text = receipt ? JSON.stringify(receipt) : await findStoredReceipt(name);
    if (text === null) throw new CliError(`No receipt found for ${name}.`);
    return text;
  }
  return readFile(name, "utf8").catch(() => {
    throw new CliError(`Can’t read ${name}.`);
  });
}

/** `accounts -- verify-receipt`: the contents of a receipt if its signature is valid. */
export async function verifyReceipt({ receipt }: { receipt: string }): Promise<Result> {
  const checked = checkReceipt(await readReceipt(receipt));
  if (checked.verdict === "unreadable") throw new CliError("Not a valid receipt.");
  const { document, keyId } = checked.receipt;
  if (checked.verdict === "unknown-key")
    throw new CliError(
      `Signed with unknown key ${keyId}. Add its public key to SIGNING_PUBLIC_KEYS.`,
    );
  if (checked.verdict === "invalid")
    throw new CliError("Invalid signature: the receipt has been changed since it was signed.");
  const present = presentPublicKey();
  const publicKey = present.keyId === keyId ? present.publicKey : null;
  return {
    lines: [
      `Valid, signed with key ${keyId}.`,
      document.kind === "erasure-receipt"
        ? `Account ${document.subject}: deleted ${document.requestedAt}, permanently erased ${document.erasedAt}.`
        : `Account ${document.subject}: erasure of its content requested ${document.requestedAt}, permanently erased ${document.erasedAt}.`,
      ...Object.entries(document.rows).map(([table, count]) => `${table}: ${count}`),
      ...Object.entries(document.files).map(
        ([name, { count, bytes }]) => `${name}: ${count} (${bytes} bytes)`,
      ),
      ...(document.bySql
        ? ["What it held was not counted: it was erased by an SQL statement."]
        : []),
      ...(document.inBackupsUntil ? [formatBackups(document.inBackupsUntil)] : []),
      ...(document.olderVersions ? [formatOlderVersions(document.olderVersions.days)] : []),
      ...(publicKey ? [`Public key ${keyId} (DER, base64): ${publicKey}`] : []),
    ],
    data: { valid: true, keyId, publicKey, receipt: document },
  };
}
