import { expect, test } from "vitest";
import { attachment, downloadName } from "./attachment";

test.each([
  ["Meadow", "meadow-records.zip"],
  ["Ada & Söhne's Bakery", "ada-sohne-s-bakery-records.zip"],
  ['"; x="', "x-records.zip"],
  ["写真", "records.zip"],
])("names a download after the product: %j", (product, name) => {
  expect(downloadName("records.zip", product)).toBe(name);
});

test("quotes the name in the header", () => {
  expect(attachment("records.zip")).toBe(`attachment; filename="${downloadName("records.zip")}"`);
});
