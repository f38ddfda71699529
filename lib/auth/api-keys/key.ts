import { createHash } from "node:crypto";
import { generateRandomString } from "better-auth/crypto";

const prefix = "pk_";

/** A new key: `pk_` and 43 random letters and digits (256 bits). */
export function makeKey(): string {
  return prefix + generateRandomString(43, "a-z", "A-Z", "0-9");
}

/** Whether a text is one that `makeKey` could have made. */
export function isKey(text: string): boolean {
  return /^pk_[0-9A-Za-z]{43}$/.test(text);
}

/** Whether a text is meant to be a key, however damaged. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(prefix);
}

/** The hash of a key, which is stored. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

/** The first characters, by which its owner recognises a key. */
export function startOf(key: string): string {
  return key.slice(0, prefix.length + 5);
}
