import fc from "fast-check";
import { cookieName } from "@/tests/support/cookie-name";
import { text } from "./junk";

// What Node's client lets through: everything else is refused by its parser on the other side.
export const headerText = text.map((part) => part.replace(/[^\t\x20-\x7e\x80-\xff]/g, "").trim());

/** Replaced by the application's origin. */
export const own = Symbol("the application's own origin");
/** One header, of those that the application or Next.js looks at. */
export const someHeader: fc.Arbitrary<[string, string | typeof own]> = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "accept",
      "accept-encoding",
      "accept-language",
      "authorization",
      "content-encoding",
      "cookie",
      "if-modified-since",
      "if-none-match",
      "next-action",
      "next-resume",
      "next-router-prefetch",
      "next-router-segment-prefetch",
      "next-router-state-tree",
      "next-url",
      "origin",
      "range",
      "referer",
      "rsc",
      "sec-fetch-site",
      "user-agent",
      "x-forwarded-host",
      "x-forwarded-proto",
      "x-matched-path",
      "x-middleware-prefetch",
      "x-middleware-subrequest",
      "x-nextjs-data",
      "x-nextjs-postponed",
      "x-now-route-matches",
      "x-app-client-address",
      "content-security-policy",
    ),
    headerText,
  ),
  fc.tuple(
    fc.constant("origin"),
    fc.constantFrom(own, own, own, "null", "https://evil.example", "http://[::"),
  ),
  fc.tuple(
    fc.constant("sec-fetch-site"),
    fc.constantFrom("same-origin", "same-origin", "cross-site", "none"),
  ),
  fc.tuple(fc.constant("rsc"), fc.constant("1")),
  fc.tuple(fc.constant("next-router-prefetch"), fc.constantFrom("1", "2", "x")),
  fc.tuple(
    fc.constant("next-router-segment-prefetch"),
    fc.constantFrom("/_tree", "/__PAGE__", "/../x", "%"),
  ),
  fc.tuple(
    fc.constant("next-router-state-tree"),
    fc.constantFrom(
      "%5B%22%22%5D",
      "[]",
      "%",
      "%7B%7D",
      encodeURIComponent('["",{"children":[1]}]'),
    ),
  ),
  fc.tuple(
    fc.constant("accept"),
    fc.constantFrom("text/html", "application/json", "text/x-component"),
  ),
  fc.tuple(
    fc.constant("authorization"),
    headerText.map((part) => `Bearer ${part}`),
  ),
  fc.tuple(fc.constant("x-api-key"), headerText),
  fc.tuple(fc.constant("range"), fc.constantFrom("bytes=0-", "bytes=9-1", "bytes=-0", "bytes=a-b")),
  fc.tuple(fc.constant("expect"), fc.constant("100-continue")),
);

const cookieNames = [
  "session_token",
  "goodbye",
  "two_factor",
  "device",
  "grace_pass",
  "state",
  "trust_device",
];
/** A cookie that no answer of ours has set. */
export const junkCookie = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...cookieNames.map(cookieName), "theme", "__prerender_bypass"),
      headerText,
    ),
    fc.oneof(
      headerText,
      fc.constantFrom("%", "%E0%A4%A", "a.b", "%7B%22joinedAt%22%3A1%7D", "%00", "a.%00", '"', "="),
    ),
  )
  .map(([name, value]) => `${name}=${value}`);
