import { expect, test } from "vitest";
import * as wording from "./wording";

const plan = { name: "Window box" };
const renewsAt = new Date("2026-12-01T00:00:00Z");
const images = (used: number, limit: number) => ({ plan, images: { used, limit }, renewsAt });
const storage = (used: number, limit: number) => ({ plan, storage: { used, limit } });

test("the use of a plan names styled images, storage and the reset", () => {
  expect(wording.imagesUsed(images(38, 1200))).toBe(
    "38 of 1,200 styled images this month · resets 1 December 2026",
  );
  expect(wording.imagesUsed(images(0, 1))).toBe(
    "0 of 1 styled image this month · resets 1 December 2026",
  );
  expect(wording.storageUsed(storage(120_000_000, 500_000_000))).toBe(
    "120 MB of 500 MB storage used",
  );
  expect([wording.imagesLeft(images(38, 50)), wording.imagesLeft(images(50, 50))]).toEqual([
    "12 left",
    "none left",
  ]);
  expect([wording.storageLeft(storage(1, 20_000_001)), wording.storageLeft(storage(9, 9))]).toEqual(
    ["20 MB left", "full"],
  );
});

test("a month's limit that is reached says how many styled images it was and when it resets", () => {
  expect(wording.imagesSpent(images(50, 50))).toBe(
    "You’ve used all 50 styled images in your Window box plan this month. Your limit resets on 1 December 2026.",
  );
  expect(wording.imagesSpent(images(1, 1))).toBe(
    "You’ve used the 1 styled image in your Window box plan this month. Your limit resets on 1 December 2026.",
  );
  expect(wording.imagesSpent(images(0, 0))).toBe(
    "Your Window box plan doesn’t include styled images.",
  );
});

test("storage that is full, or too small for an image, says what helps", () => {
  expect(wording.storageFull(storage(1000, 1000))).toBe(
    "Your storage is full (1 kB on the Window box plan). Delete images to free up space.",
  );
  expect(wording.storageFull(storage(0, 1000))).toBe(
    "Not enough storage for this image: you’ve used 0 bytes of 1 kB on the Window box plan. Delete images to free up space.",
  );
});
