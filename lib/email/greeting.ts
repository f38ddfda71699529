const longestName = 60;

/**
 * The line that opens a mail. Whoever signs up chooses the name and the address that it is mailed
 * to, so a name that carries an address or a message of its own is left out.
 */
export function greeting(name: string): string {
  const clean = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, " ")
    .trim();
  const suspect = /:\/\/|[@/\\]|\p{L}\.\p{L}{2}/u.test(clean) || clean.length > longestName;
  return clean === "" || suspect ? "Hello," : `Hello ${clean},`;
}
