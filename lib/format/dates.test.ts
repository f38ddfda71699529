import { describe, expect, test } from "vitest";
import { formatDateTime, formatMoment, formatRelative, formatWait } from "@/lib/format/dates";

const now = new Date("2026-11-21T14:05:00Z");
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const hour = 3_600_000;

test("formats a date in UTC in any time zone of the server", () => {
  expect(formatDateTime(new Date("2026-12-21T14:05:59Z"))).toBe("21 December 2026, 14:05 UTC");
});

test("formats a moment as exact and relative, also from JSON", () => {
  expect(formatMoment("2026-12-21T14:05:00.000Z", now)).toBe(
    "21 December 2026, 14:05 UTC (in 30 days)",
  );
});

describe("formatRelative", () => {
  test.each([
    [20_000, "now"],
    [60_000, "in 1 minute"],
    [-5 * 60_000, "5 minutes ago"],
    // A link of an hour is told as one although its email is written a moment later.
    [hour - 3000, "in 1 hour"],
    [24 * hour - 3000, "in 1 day"],
    [23.4 * hour, "in 23 hours"],
    [30 * 24 * hour - 3000, "in 30 days"],
    [-2 * hour, "2 hours ago"],
    [400 * 24 * hour, "in 1 year"],
  ])("formats %i ms away as %s", (distance, words) => {
    expect(formatRelative(after(distance), now)).toBe(words);
  });
});

test.each([
  [-5, "in 1 second"],
  [0, "in 1 second"],
  [30, "in 30 seconds"],
  [59, "in 59 seconds"],
  [59.5, "in 1 minute"],
  [60, "in 1 minute"],
  [61, "in 2 minutes"],
  [15 * 60, "in 15 minutes"],
  [3599, "in 1 hour"],
  [3600, "in 1 hour"],
  [3601, "in 2 hours"],
])("formats a wait of %d seconds as %s", (seconds, words) => {
  expect(formatWait(seconds)).toBe(words);
});
