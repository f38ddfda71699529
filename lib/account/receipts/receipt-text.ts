/**
 * The receipt within what somebody pasted from a mail: without the lines around it, the signs of a
 * reply, and the breaks that a mail program put in. A receipt itself has no white space.
 */
export function receiptText(pasted: string): string {
  const joined = pasted.replace(/^[>\s]+/gm, "").replace(/\s+/g, "");
  return joined.slice(Math.max(0, joined.indexOf("{")), joined.lastIndexOf("}") + 1);
}
