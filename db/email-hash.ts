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
  const [untagged = ""] = text.slice(0, Math.max(at, 0)).split("+", 1);
  const local = dotless.has(domain) ? untagged.replaceAll(".", "") : untagged;
  return `${local}@${domain}`;
}

/** HMAC-SHA256 (hex) of the canonical address under the pepper, with the id of the key that made it. */
export function hashEmail(address: string): { emailHash: string; emailHashKey: string } {
  const pepper = env().EMAIL_HASH_PEPPER;
  const colon = pepper.indexOf(":");
  const emailHash = createHmac("sha256", pepper.slice(colon + 1))
    .update(canonicalEmail(address))
    .digest("hex");
  return { emailHash, emailHashKey: pepper.slice(0, colon) };
}
