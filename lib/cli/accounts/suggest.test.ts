import { expect, test } from "vitest";
import { suggest } from "./suggest";

const words = ["list", "delete", "restore", "reset-second-factor"];

test.each([
  ["delte", "delete"],
  ["restroe", "restore"],
  ["reset", "reset-second-factor"],
  ["lists", "list"],
])("takes %s for %s", (typed, meant) => {
  expect(suggest(typed, words)).toBe(meant);
});

test("suggests nothing for a word that is like none", () => {
  expect(suggest("migrate", words)).toBeUndefined();
});
