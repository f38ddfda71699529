import { expect, test } from "vitest";
import { selectionForm, stylesForm } from "./schema";

const [projectId, imageId] = [crypto.randomUUID(), crypto.randomUUID()];

test.each(["ink\0", "Ink", "", "a".repeat(65)])("refuses the style %j", (style) => {
  expect(stylesForm.safeParse({ projectId, imageId, styles: [style] }).success).toBe(false);
});

test("selects an image once that is listed twice in different notations", () => {
  const images = [imageId, imageId.toUpperCase(), imageId];
  const given = { operation: "delete", images, styles: ["pressed-flower"] };
  expect(selectionForm.parse(given).images).toEqual([imageId]);
});
