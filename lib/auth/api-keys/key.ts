import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const prefix = "pk_";
// 43 of 62 letters: just over 256 bits.
const secretLength = 43;
const checksumLength = 6;
const shape = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** CRC-32 in base 62: a scanner for leaked secrets tells a key from a string that looks like one. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let place = 0; place < checksumLength; place += 1) {
    digits = alphabet[rest % alphabet.length] + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

/** A new key: `pk_`, 43 random letters and digits (256 bits), and a checksum of 6. */
export function makeKey(): string {
  const letters = Array.from({ length: secretLength }, () => alphabet[randomInt(alphabet.length)]);
  const body = prefix + letters.join("");
  return body + checksum(body);
}

/** Whether a text is one that `makeKey` could have made. */
export function isKey(text: string): boolean {
  const body = text.slice(0, -checksumLength);
  return shape.test(text) && checksum(body) === text.slice(-checksumLength);
}

/** Whether a text is meant to be a key, however damaged. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(prefix);
}

/** What is kept of a key. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

/** The first characters, by which its owner recognises a key. */
export function startOf(key: string): string {
  return key.slice(0, prefix.length + 5);
}
