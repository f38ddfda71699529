import { createHmac } from "node:crypto";
import { domainToASCII } from "node:url";
import { env } from "@/lib/env";

const dotless = new Set(["gmail.com"]);
const aliases: Record<string, string> = { "googlemail.com": "gmail.com" };

/**
 * The one form that all spellings of a mailbox share: Unicode NFKC, lower case, no plus tag, no
 * trailing dot, an ASCII domain (IDNA, RFC 5890), and no dots in the local part of Gmail.
 */
export function canonicalEmail(address: string): string {
  const text = address.normalize("NFKC").trim().toLowerCase();
  const at = text.lastIndexOf("@");
  const rawDomain = text.slice(at + 1).replace(/\.+$/, "");
  const ascii = domainToASCII(rawDomain) || rawDomain;
  const domain = aliases[ascii] ?? ascii;
  const tagged = text.slice(0, Math.max(at, 0));
  // What begins with a plus has no name to which that could be a tag.
  const plus = tagged.indexOf("+", 1);
  const untagged = plus < 0 ? tagged : tagged.slice(0, plus);
  const local = dotless.has(domain) ? untagged.replaceAll(".", "") : untagged;
  return `${local}@${domain}`;
}

/** The pepper that hashes now, and those of before. */
function peppers() {
  const { EMAIL_HASH_PEPPER, EMAIL_HASH_PEPPER_OLD = "" } = env();
  const split = (entry: string) => {
    const colon = entry.indexOf(":");
    return { id: entry.slice(0, colon), secret: entry.slice(colon + 1) };
  };
  return {
    present: split(EMAIL_HASH_PEPPER),
    old: EMAIL_HASH_PEPPER_OLD.split(",").filter(Boolean).map(split),
  };
}

const hmac = (secret: string, text: string) =>
  createHmac("sha256", secret).update(text).digest("hex");

const hashUnder = (secret: string, address: string) => hmac(secret, canonicalEmail(address));
const hashExactUnder = (secret: string, address: string) =>
  hmac(secret, address.trim().toLowerCase());

/** HMAC-SHA256 (hex) of an address as an account is found by it: trimmed, in lower case, in this one spelling. */
export function hashExactEmail(address: string): string {
  return hashExactUnder(peppers().present.secret, address);
}

/** What `hashExactEmail` says, or said: under the present pepper first, then under those of before. */
export function exactEmailHashes(address: string): string[] {
  const { present, old } = peppers();
  return [present, ...old].map(({ secret }) => hashExactUnder(secret, address));
}

/** HMAC-SHA256 (hex) of the canonical address under the pepper, with the id of the key that made it. */
export function hashEmail(address: string): { emailHash: string; emailHashKey: string } {
  const { id, secret } = peppers().present;
  return { emailHash: hashUnder(secret, address), emailHashKey: id };
}

/** What an address may be found by: its hash under the present pepper first, then under those of before. */
export function emailHashes(address: string): string[] {
  const { present, old } = peppers();
  return [present, ...old].map(({ secret }) => hashUnder(secret, address));
}

/** The ids of the peppers that are known here, the present one first. */
export function pepperIds(): [string, ...string[]] {
  const { present, old } = peppers();
  return [present.id, ...old.map(({ id }) => id)];
}
