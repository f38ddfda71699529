import { domainToASCII } from "node:url";
import { z } from "zod";

/**
 * Importing this has every `z.email()` of the process accept the addresses that `<input type="email">`
 * accepts (https://html.spec.whatwg.org/#valid-e-mail-address). Zod's own rule refuses `o&m@example.com`,
 * `abc.@docomo.ne.jp` and every domain below an internationalized top level, and the schemas inside Better
 * Auth's routes take no other: see docs/decisions/2026-11-30-email-addresses.md.
 */
z.regexes.email.test = (text) => z.regexes.html5Email.test(text);

/**
 * An address with its domain as the name system has it (IDNA, RFC 5890), such as `anna@xn--exmple-cua.de`, which is how
 * accounts have it: Chromium sends it so whatever is typed, Firefox sends what is typed. One that is no domain stays.
 */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  const domain = address.slice(at);
  if (at === 0 || !/^[\p{L}\p{M}\p{N}.。-]+$/u.test(domain) || /^[\w.-]*$/.test(domain))
    return address;
  return address.slice(0, at) + (domainToASCII(domain) || domain);
}
