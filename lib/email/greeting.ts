const longestName = 60;

/**
 * A name that a person chose, as an email may repeat it; null if it contains an address or a message
 * of its own, since the person who chose it may not be the recipient.
 */
export function harmlessName(name: string): string | null {
  const clean = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, " ")
    .trim();
  const suspect = /:\/\/|[@/\\]|\p{L}\.\p{L}{2}/u.test(clean) || clean.length > longestName;
  return clean === "" || suspect ? null : clean;
}

/** The line that opens an email; without a name where the recipient may not be its owner. */
export function formatGreeting(name = ""): string {
  const clean = harmlessName(name);
  return clean ? `Hi ${clean},` : "Hi,";
}
