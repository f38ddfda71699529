import { describe, expect, test } from "vitest";
import { formatDateTime, formatMoment, formatRelative } from "@/lib/wording/dates";

const now = new Date("2026-11-21T14:05:00Z");
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const hour = 3_600_000;

test("a date is exact, in UTC whatever the server's zone", () => {
  expect(formatDateTime(new Date("2026-12-21T14:05:59Z"))).toBe("21 December 2026, 14:05 UTC");
});

test("a moment is exact and relative, also from JSON", () => {
  expect(formatMoment("2026-12-21T14:05:00.000Z", now)).toBe(
    "21 December 2026, 14:05 UTC (30 days from now)",
  );
});

describe("formatRelative", () => {
  test.each([
    [20_000, "now"],
    [60_000, "1 minute from now"],
    [-5 * 60_000, "5 minutes ago"],
    // A link of an hour is told as one although its mail is written a moment later.
    [hour - 3000, "1 hour from now"],
    [24 * hour - 3000, "1 day from now"],
    [23.4 * hour, "23 hours from now"],
    [30 * 24 * hour - 3000, "30 days from now"],
    [-2 * hour, "2 hours ago"],
    [400 * 24 * hour, "1 year from now"],
  ])("%i ms away is %s", (distance, words) => {
    expect(formatRelative(after(distance), now)).toBe(words);
  });
});
