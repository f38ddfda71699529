"use server";

import { z } from "zod";
import { formOf, parseForm } from "@/lib/form-schema";
import type { FormState } from "@/lib/form-state";
import { presentPublicKey } from "@/lib/signing/sign";
import { checkReceipt, type Receipt } from "./receipt";
import { receiptText } from "./receipt-text";

// Ten times as long as a receipt is.
const longest = 20_000;

const receiptForm = z.object({
  receipt: z
    .string("Paste the receipt from the mail.")
    .trim()
    .min(1, "Paste the receipt from the mail.")
    .max(longest, "This is too long for a receipt. Paste only what stands between { and }."),
});

export type ReceiptState = FormState & {
  receipt?: Receipt;
  /** The key it was signed with, DER in base64, where that is the present one. */
  publicKey?: string;
};

function refusal(message: string, values: Record<string, string>): ReceiptState {
  return { status: "error", message, values };
}

/** Checks a receipt that anybody may bring. Nothing is stored, and nothing is looked up. */
export async function checkReceiptForm(
  _previous: ReceiptState,
  form: FormData,
): Promise<ReceiptState> {
  const { data, problem } = parseForm(receiptForm, formOf(form));
  if (problem) return { ...problem, values: {} };
  const checked = checkReceipt(receiptText(data.receipt));
  if (checked.verdict === "unreadable")
    return {
      ...refusal("This is no receipt. See below.", data),
      fieldErrors: {
        receipt: "It cannot be read. Copy all of it from the mail, from the first { to the last }.",
      },
    };
  if (checked.verdict === "invalid")
    return refusal(
      "The signature does not fit. Something in this receipt was changed after it was signed, or it was never signed here.",
      data,
    );
  if (checked.verdict === "unknown-key")
    return refusal(
      "It is signed with a key that is not known here. Another installation may have issued it: check it there.",
      data,
    );
  const { receipt } = checked;
  const present = presentPublicKey();
  return {
    status: "success",
    receipt,
    publicKey: present.keyId === receipt.keyId ? present.publicKey : undefined,
  };
}
