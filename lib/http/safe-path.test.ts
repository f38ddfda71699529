import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safePath } from "./safe-path";

describe("safePath", () => {
  test.each(["/dashboard", "/projects/1?tab=jobs", "/settings/danger"])("keeps %s", (path) => {
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
    "/%",
    "",
    undefined,
    null,
  ])("case 14: refuses %j", (path) => {
    expect(safePath(path, "/dashboard")).toBe("/dashboard");
  });
});

test("whatever is given, a browser stays on this origin", () => {
  const piece = fc.oneof(
    fc.constantFrom("/", "\\", "%2f", "%5c", "//", "@", ":", "\t", "\n", "evil.example", "https:"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = safePath(pieces.join(""), "/dashboard");
      expect(new URL(path, "https://app.example/sign-in").origin).toBe("https://app.example");
    }),
  );
});
