import { expect, it } from "vitest";
import { storageBytes, styledImages, stylesLeft } from "./meters";

const usage = (used: number, limit: number, stored = 0) => ({
  meters: [
    { meter: styledImages, used, limit },
    { meter: storageBytes, used: stored, limit: 100 },
  ],
});

it("leaves no styles when the monthly limit is reached or the storage is full", () => {
  expect(stylesLeft(usage(12, 50))).toBe(38);
  expect(stylesLeft(usage(60, 50))).toBe(0);
  expect(stylesLeft(usage(12, 50, 100))).toBe(0);
});

it("says what happens at the limit of each meter", () => {
  expect([styledImages, storageBytes].flatMap(({ atLimit }) => atLimit("1 December 2026"))).toEqual(
    [
      "When you’ve used this month’s styled images, you can’t apply more styles until 1 December 2026. Everything else keeps working and you’re never charged extra.",
      "Failed and cancelled jobs don’t count.",
      "When your storage is full, you can’t upload images or apply styles. Deleting images frees up space right away.",
      "We never delete your images because of a limit, even if you move to a smaller plan.",
    ],
  );
});
