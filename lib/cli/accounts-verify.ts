import { readFile } from "node:fs/promises";
import { defineCommand } from "citty";
import { z } from "zod";
import { db } from "@/db/client";
import { checkReceipt, findReceipt, findStoredReceipt } from "@/lib/account/receipts/receipt";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { presentPublicKey } from "@/lib/crypto/sign";
import { formatOlderVersions } from "@/lib/format/counts";
import { CliError, say } from "./output";

/** `accounts -- verify`: prints every problem and fails if there is one. */
export const verify = defineCommand({
  meta: {
    name: "verify",
    description: "Check the database and storage for integrity problems",
  },
  async run() {
    let found = 0;
    for (const { check, problems } of await verifyAccounts()) {
      say(`${problems.length === 0 ? "ok  " : "FAIL"}  ${check}`);
      for (const problem of problems) say(`      ${problem}`);
      found += problems.length;
    }
    if (found > 0) throw new CliError(`${found} ${found === 1 ? "problem" : "problems"} found.`);
  },
});

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

/** `accounts -- verify-receipt`: prints the contents of a receipt if its signature is valid. */
export const verifyReceipt = defineCommand({
  meta: { name: "verify-receipt", description: "Verify an erasure receipt" },
  args: {
    receipt: {
      type: "positional",
      required: true,
      description: "Receipt file, or reference of the erased account",
    },
  },
  async run({ args }) {
    const checked = checkReceipt(await readReceipt(args.receipt));
    if (checked.verdict === "unreadable") throw new CliError("Not a valid receipt.");
    const { document, keyId } = checked.receipt;
    if (checked.verdict === "unknown-key")
      throw new CliError(
        `Signed with unknown key ${keyId}. Add its public key to SIGNING_PUBLIC_KEYS.`,
      );
    if (checked.verdict === "invalid")
      throw new CliError("Invalid signature: the receipt has been changed since it was signed.");
    say(`Valid, signed with key ${keyId}.`);
    say(
      document.kind === "erasure-receipt"
        ? `Account ${document.subject}: deleted ${document.requestedAt}, permanently erased ${document.erasedAt}.`
        : `Account ${document.subject}: erasure of its content requested ${document.requestedAt}, permanently erased ${document.erasedAt}.`,
    );
    for (const [table, count] of Object.entries(document.rows)) say(`${table}: ${count}`);
    for (const [name, { count, bytes }] of Object.entries(document.files))
      say(`${name}: ${count} (${bytes} bytes)`);
    if (document.olderVersions) say(formatOlderVersions(document.olderVersions.days));
    const present = presentPublicKey();
    if (present.keyId === keyId) say(`Public key ${keyId} (DER, base64): ${present.publicKey}`);
  },
});
