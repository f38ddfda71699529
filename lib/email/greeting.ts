const longestName = 60;

/**
 * A name that somebody chose, as a mail may repeat it; null where it carries an address or a message
 * of its own, since whoever chooses it may not be who reads the mail.
 */
export function harmlessName(name: string): string | null {
  const clean = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, " ")
    .trim();
  const suspect = /:\/\/|[@/\\]|\p{L}\.\p{L}{2}/u.test(clean) || clean.length > longestName;
  return clean === "" || suspect ? null : clean;
}

/** The line that opens a mail. */
export function greeting(name: string): string {
  const clean = harmlessName(name);
  return clean ? `Hello ${clean},` : "Hello,";
}
