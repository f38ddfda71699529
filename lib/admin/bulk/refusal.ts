import { errorSentences } from "@/lib/auth/error-sentences";
import type { AddressProblem } from "./addresses";

const sentences = {
  FORBIDDEN: errorSentences.FORBIDDEN,
  REAUTHENTICATION_REQUIRED: errorSentences.REAUTHENTICATION_REQUIRED,
  EMPTY_FILTER: "Choose at least one condition. Without any, no account is selected.",
  TOO_MANY: "That’s more than 10,000 addresses. Split the list.",
  TOO_LARGE: "The list of addresses is larger than 1 MB. Split it.",
  NO_COLUMN:
    "The file has several columns. Name the one with the addresses “email” in its first line.",
  NOT_CSV: "This file couldn’t be read as CSV.",
  NOT_FOUND: "This operation no longer exists.",
  ALREADY_STARTED: "This operation has already been started.",
  NOBODY_SELECTED: "No account is selected, so there’s nothing to do.",
  WRONG_COUNT: "That’s not the number of accounts shown above.",
  CHANGED:
    "The selection has changed since this page was shown. Nothing was done. Check the new preview, then confirm again.",
  NOT_POSSIBLE: "That’s not possible any more. The page shows the current state.",
} satisfies Record<string, string> & Record<AddressProblem, string>;

export type BulkRefusalCode = keyof typeof sentences;

/** Thrown within the transaction of an operation, so that nothing of it stays; its message is for the admin. */
export class BulkRefusal extends Error {
  constructor(readonly code: BulkRefusalCode) {
    super(sentences[code]);
  }
}
