import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapAtOnce } from "./map-at-once";

const numbers = Array.from({ length: 40 }, (_, index) => index);

test("works on 16 items at a time and returns the results in their order", async () => {
  let running = 0;
  let most = 0;
  const results = await mapAtOnce(numbers, async (number) => {
    most = Math.max(most, ++running);
    await sleep(number % 3);
    running--;
    return 2 * number;
  });
  expect(results).toEqual(numbers.map((number) => 2 * number));
  expect(most).toBe(16);
  expect(await mapAtOnce([], async () => 1)).toEqual([]);
});

test("throws a failure after the work on the other items has ended", async () => {
  const ended: number[] = [];
  const work = mapAtOnce(numbers, async (number) => {
    if (number === 3) throw new Error("503");
    await sleep(5);
    ended.push(number);
  });
  await expect(work).rejects.toThrow("503");
  expect(ended.toSorted((a, b) => a - b)).toEqual(numbers.filter((number) => number !== 3));
});
