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
