import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataModelPage } from "./data-model";

test("describes the schema as it is in docs/data-model.md", () => {
  expect(
    readFileSync("docs/data-model.md", "utf8"),
    "docs/data-model.md is out of date. Run npm run docs:data-model.",
  ).toBe(dataModelPage());
});
