import { expect, test } from "vitest";
import { sourceAddress } from "./source-address";

test.each([
  [undefined, undefined],
  ["moss/perennial", "https://github.com/moss/perennial"],
  ["github:moss/perennial", "https://github.com/moss/perennial"],
  ["https://example.com/moss", "https://example.com/moss"],
  [
    { type: "git", url: "git+https://example.com/moss/perennial.git" },
    "https://example.com/moss/perennial",
  ],
  [{ type: "git" }, undefined],
  ["git@example.com:moss/perennial.git", undefined],
  ["javascript:alert(1)", undefined],
])("the source of %j is at %s", (repository, address) =>
  expect(sourceAddress(repository)).toBe(address),
);
