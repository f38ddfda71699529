import { expect, test } from "vitest";
import { requireFileForJson, requireNewFile } from "./out-file";

test("refuses a file that exists, and one whose folder is not there, before anything is done", () => {
  expect(() => requireNewFile(import.meta.filename)).toThrow("exists already. Name a new file.");
  expect(() => requireNewFile("/nowhere/accounts.csv")).toThrow(
    "Can’t write /nowhere/accounts.csv (ENOENT).",
  );
});

test("regression: prints no CSV where JSON is asked for", () => {
  expect(() => requireFileForJson({ json: true })).toThrow("--json needs --out");
  expect(() => requireFileForJson({ json: true, dryRun: true })).not.toThrow();
  expect(() => requireFileForJson({})).not.toThrow();
});
