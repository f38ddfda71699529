import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safePath } from "./safe-path";

describe("safePath", () => {
  test.each(["/dashboard", "/receipts/1?tab=rows", "/settings/danger"])("keeps %s", (path) => {
    expect(safePath(path, "/")).toBe(path);
  });

  test.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "/%5cevil.example",
    "https://app.example@evil.example",
    "/\tevil",
    "/%0a/evil",
    "/.//evil.example",
    "/..//evil.example",
    "/a/..//evil.example",
    "/a/%2e%2e//evil.example",
    "/%2e/%2fevil.example",
    "/..%2f%2fevil.example",
    "/%3f/../..//evil.example",
    "/.\t.//evil.example",
    "/%",
    "",
    undefined,
    null,
  ])("refuses %j", (path) => {
    expect(safePath(path, "/dashboard")).toBe("/dashboard");
  });
});

test("keeps a browser on this origin for any input", () => {
  const piece = fc.oneof(
    fc.constantFrom("/", "\\", "%2f", "%5c", "//", ".", "..", "/..", "%2e", "%2E%2e"),
    fc.constantFrom("@", ":", "?", "#", "\t", "\n", "%09", "%3f", "%25", "evil.example", "https:"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  const origin = "https://app.example";
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = safePath(`/${pieces.join("")}`, "/dashboard");
      expect(new URL(path, `${origin}/sign-in`).origin).toBe(origin);
      // A client that decodes the escapes first stays on this origin too.
      expect(new URL(decodeURIComponent(path), origin).origin).toBe(origin);
      expect(safePath(path, "/refused")).toBe(path);
    }),
    { numRuns: 2000 },
  );
});
