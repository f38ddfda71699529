"use server";

import { z } from "zod";
import { presentPublicKey } from "@/lib/crypto/sign";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { checkReceipt, type Receipt } from "./receipt";
import { receiptSentences } from "./receipt-sentences";

// Ten times as long as a receipt is.
const longest = 20_000;

const receiptForm = z.object({
  receipt: z
    .string(receiptSentences.missing)
    .trim()
    .min(1, receiptSentences.missing)
    .max(longest, receiptSentences.tooLong),
});

export type ReceiptState = FormState & {
  receipt?: Receipt;
  /** The key it was signed with, DER in base64, where that is the present one. */
  publicKey?: string;
};

function refusal(message: string, values: Record<string, string>): ReceiptState {
  return { status: "error", message, values };
}

/**
 * The receipt within what somebody pasted from a mail: without the lines around it, the signs of a
 * reply, and the breaks that a mail program put in. A receipt itself has no white space.
 */
function receiptText(pasted: string): string {
  const joined = pasted.replace(/^[>\s]+/gm, "").replace(/\s+/g, "");
  return joined.slice(Math.max(0, joined.indexOf("{")), joined.lastIndexOf("}") + 1);
}

/** Checks a receipt that anybody may bring. Nothing is stored, and nothing is looked up. */
export async function checkReceiptAction(
  _previous: ReceiptState,
  form: FormData,
): Promise<ReceiptState> {
  const { data, problem } = parseForm(receiptForm, formOf(form));
  if (problem) return { ...problem, values: {} };
  const checked = checkReceipt(receiptText(data.receipt));
  if (checked.verdict === "unreadable")
    return {
      ...refusal(receiptSentences.unreadable, data),
      fieldErrors: { receipt: receiptSentences.unreadableField },
    };
  if (checked.verdict === "invalid") return refusal(receiptSentences.invalid, data);
  if (checked.verdict === "unknown-key") return refusal(receiptSentences.unknownKey, data);
  const { receipt } = checked;
  const present = presentPublicKey();
  return {
    status: "success",
    receipt,
    publicKey: present.keyId === receipt.keyId ? present.publicKey : undefined,
  };
}
