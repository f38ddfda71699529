/** Joins the paragraphs of a plain-text mail and signs it with the address it was sent to and why. */
export function plainText(paragraphs: string[], to: string, reason: string): string {
  // "-- " on a line of its own is how mail clients recognise a signature.
  return `${paragraphs.join("\n\n")}\n\n-- \nPerennial\nSent to ${to} because ${reason}.\n`;
}
