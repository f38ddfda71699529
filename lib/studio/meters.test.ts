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
