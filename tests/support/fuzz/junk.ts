import fc from "fast-check";

const pieces = [
  "",
  " ",
  "0",
  "-1",
  "null",
  "undefined",
  "true",
  "[object Object]",
  "__proto__",
  "constructor",
  "'",
  '"',
  "';--",
  "%",
  "%00",
  "%ff",
  "%E0%A4%A",
  "%2e%2e%2f",
  "../../../etc/passwd",
  "\\..\\..",
  "//evil.example",
  "javascript:alert(1)",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "$" + "{7*7}",
  "$ACTION_REF_1",
  "\0",
  "a\0b",
  "\r\nx: y",
  "\u202e",
  "\ufeff",
  "\ud800",
  "\udfff\ud800",
  "é\u0301",
  "👩‍👩‍👧‍👦",
  "ﷺ".repeat(40),
  "a".repeat(300),
  "a".repeat(5000),
  "00000000-0000-4000-8000-000000000000",
  "zzzzzzzz-0000-4000-8000-000000000000",
  "1e999",
  "NaN",
  "99999999999999999999",
  "2026-13-45T99:99:99Z",
  "someone@example.com",
  "someone@example.com\0",
  "@",
  "https://evil.example/x",
  "http://[::",
];

/** Texts that break things, among ordinary ones. */
export const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...pieces) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.uuid() },
);

// What the application's own requests are made of, so that junk gets past the first look.
const names = [
  ..."email password newPassword currentPassword name token code purpose id next image".split(" "),
  ..."callbackURL redirectTo provider providerId idToken rememberMe trustDevice disableRedirect".split(
    " ",
  ),
  ..."userId sessionId projectId imageId jobId style role banReason expiresAt expiresInDays".split(
    " ",
  ),
  ..."mailCode passkey response challenge state error q page limit size download to mail by".split(
    " ",
  ),
  ..."query search sort order cursor before after status plan tab confirm problem theme".split(" "),
];
export const fieldName = fc.oneof(fc.constantFrom(...names), text);

/** Any value that JSON can hold, deep ones and dangerous keys among them. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) },
);

export const record = fc
  .array(fc.tuple(fieldName, value), { maxLength: 6 })
  .map((entries) => JSON.stringify(Object.fromEntries(entries)));

/** JSON in which something is wrong, or which is more than anybody asked for. */
export const brokenJson = fc.oneof(
  record.map((json) => json.slice(0, -1)),
  record.map((json) => json.replace(/"/, "")),
  fc.constantFrom("", "{", "null", "[]", '"text"', "0", "[[[[", "{}{}", '{"a":1,}', "\ufeff{}"),
  fc.constant('{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}'),
  fc.constant(`${"[".repeat(20_000)}${"]".repeat(20_000)}`),
  fc.constant(`{"email":"${"a".repeat(70_000)}"}`),
  text,
);
