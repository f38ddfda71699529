import { expect, test } from "vitest";
import { attachment, downloadName } from "./attachment";

test.each([
  ["Meadow", "meadow-images.zip"],
  ["Ada & Söhne's Studio", "ada-sohne-s-studio-images.zip"],
  ['"; x="', "x-images.zip"],
  ["写真", "images.zip"],
])("names a download after the product: %j", (product, name) => {
  expect(downloadName("images.zip", product)).toBe(name);
});

test("quotes the name in the header", () => {
  expect(attachment("images.zip")).toBe(`attachment; filename="${downloadName("images.zip")}"`);
});
