import { readFile } from "node:fs/promises";
import { defineCommand } from "citty";
import { z } from "zod";
import { db } from "@/db/client";
import { checkReceipt, findReceipt } from "@/lib/account/receipt";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { presentPublicKey } from "@/lib/signing/sign";
import { CliError, say } from "./output";

/** `accounts -- verify`: fails with a list if a promise is broken. */
export const verify = defineCommand({
  meta: {
    name: "verify",
    description: "Check database and storage for every broken promise that can be seen",
  },
  async run() {
    let broken = 0;
    for (const { check, problems } of await verifyAccounts()) {
      say(`${problems.length === 0 ? "ok    " : "BROKEN"}  ${check}`);
      for (const problem of problems) say(`        ${problem}`);
      broken += problems.length;
    }
    if (broken > 0)
      throw new CliError(`${broken} broken ${broken === 1 ? "promise" : "promises"}.`);
  },
});

async function readReceipt(name: string): Promise<string> {
  if (z.uuid().safeParse(name).success) {
    const receipt = await findReceipt(db, name);
    if (!receipt) throw new CliError(`There is no receipt ${name} in the database.`);
    return JSON.stringify(receipt);
  }
  return readFile(name, "utf8").catch(() => {
    throw new CliError(`The file ${name} cannot be read.`);
  });
}

/** `accounts -- verify-receipt`: says what a receipt says, if it is as it was signed. */
export const verifyReceipt = defineCommand({
  meta: { name: "verify-receipt", description: "Check the signature of an erasure receipt" },
  args: {
    receipt: {
      type: "positional",
      required: true,
      description: "A file with the receipt, or the reference of the erased account",
    },
  },
  async run({ args }) {
    const checked = checkReceipt(await readReceipt(args.receipt));
    if (checked.verdict === "unreadable") throw new CliError("This is no receipt.");
    const { document, keyId } = checked.receipt;
    if (checked.verdict === "unknown-key")
      throw new CliError(
        `It is signed with key ${keyId}, which is not known here: add its public half to SIGNING_PUBLIC_KEYS.`,
      );
    if (checked.verdict === "invalid")
      throw new CliError("The signature does not fit: the receipt is not as it was signed.");
    say(`Valid, signed with key ${keyId}.`);
    say(
      `Account ${document.subject}, deleted ${document.requestedAt}, erased ${document.erasedAt}.`,
    );
    for (const [table, count] of Object.entries(document.rows)) say(`${table}: ${count}`);
    say(`pictures: ${document.files} (${document.bytes} bytes)`);
    const present = presentPublicKey();
    if (present.keyId === keyId) say(`Public key ${keyId} (DER, base64): ${present.publicKey}`);
  },
});
