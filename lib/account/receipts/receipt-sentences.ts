/** What the page that verifies receipts says where it cannot show one. */
export const receiptSentences = {
  missing: "Paste the receipt from the email.",
  tooLong: "That’s too long for a receipt. Paste only the part from { to }.",
  unreadable: "That isn’t a valid receipt. See below.",
  unreadableField:
    "We couldn’t read this receipt. Copy all of it from the email, from the first { to the last }.",
  invalid:
    "The signature doesn’t match. This receipt was changed after it was signed, or it wasn’t signed here.",
  unknownKey:
    "This receipt was signed with a key we don’t recognise. If another installation issued it, check it there.",
} as const;
