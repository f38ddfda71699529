import { expect, test } from "vitest";
import { mannWhitney } from "./figures";

const sequence = (length: number, from: number, step = 1) =>
  Array.from({ length }, (_, index) => from + index * step);

test("mannWhitney finds no difference in one distribution, and one between two", () => {
  expect(mannWhitney(sequence(30, 1, 2), sequence(30, 2, 2))).toBeGreaterThan(0.8);
  expect(mannWhitney(sequence(30, 1), sequence(30, 21))).toBeLessThan(1e-6);
  expect(mannWhitney([1, 1, 1], [1, 1, 1])).toBe(1);
});

test("mannWhitney agrees with the textbook example of the tortoise and the hare", () => {
  // U = 25 of 36: z = (25 - 18 - 0.5) / sqrt(36 * 13 / 12) = 1.0408
  expect(mannWhitney([1, 7, 8, 9, 10, 11], [2, 3, 4, 5, 6, 12])).toBeCloseTo(0.298, 3);
});
