import { z } from "zod";

/**
 * Importing this has every `z.email()` of the process accept the addresses that `<input type="email">`
 * accepts (https://html.spec.whatwg.org/#valid-e-mail-address). Zod's own rule refuses `o&m@example.com`,
 * `abc.@docomo.ne.jp` and every domain below an internationalized top level, and the schemas inside Better
 * Auth's routes take no other: see docs/decisions/2026-11-30-email-addresses.md.
 */
z.regexes.email.test = (text) => z.regexes.html5Email.test(text);
