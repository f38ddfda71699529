import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { findImage } from "./queries";
import { renameImage } from "./rename-image";

let studio: Studio;
let imageId: string;
beforeAll(async () => {
  studio = await createStudio();
  imageId = await uploadTo(studio);
});

test.each([
  ["Version 2.0", "Version 2.0.jpg"],
  ["J.Doe", "J.Doe.jpg"],
  ["meadow.jpg", "meadow.jpg"],
  ["meadow.PNG", "meadow.jpg"],
  ["../../x", "x.jpg"],
  ["\u202e", "Untitled.jpg"],
])(
  "renames %j to %j: keeps text after a dot, and uses the extension of the content",
  async (given, expected) => {
    expect(await renameImage(db, studio.userId, imageId, given)).toBe(expected);
    expect((await findImage(studio.userId, imageId))?.name).toBe(expected);
  },
);

test("refuses another user's rename", async () => {
  const before = await findImage(studio.userId, imageId);
  const stranger = await createStudio();
  expect(await renameImage(db, stranger.userId, imageId, "mine")).toBeUndefined();
  expect(await findImage(studio.userId, imageId)).toEqual(before);
});
