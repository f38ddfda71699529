import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatDistance,
  formatHoldings,
  formatMoment,
  formatTable,
  greeting,
} from "@/lib/email/wording";

const now = new Date("2026-11-21T14:05:00.000Z");
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const hour = 3_600_000;

describe("formatDistance", () => {
  test.each([
    [29_000, "now"],
    [60_000, "1 minute from now"],
    [-5 * 60_000, "5 minutes ago"],
    // A link of an hour is told as one although its mail is written a moment later.
    [hour - 3000, "1 hour from now"],
    [24 * hour - 3000, "1 day from now"],
    [30 * 24 * hour - 3000, "30 days from now"],
    [-2 * hour, "2 hours ago"],
  ])("%i ms is %s", (distance, words) => {
    expect(formatDistance(after(distance), now)).toBe(words);
  });
});

test("a moment is exact, in UTC whatever the server's zone, and relative", () => {
  expect(formatMoment("2026-12-21T14:05:00.000Z", now)).toBe(
    "21 December 2026, 14:05 UTC (30 days from now)",
  );
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1500, "1.5 kB"],
  [48_000_000, "48 MB"],
  [1_200_000_000, "1.2 GB"],
])("%i bytes are %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test("holdings are counted, and an empty account has none", () => {
  expect(formatHoldings({ projects: 1, images: 0, bytes: 0 })).toBe("1 project");
  expect(formatHoldings({ projects: 3, images: 12, bytes: 48_000_000 })).toBe(
    "3 projects and 12 images (48 MB)",
  );
  expect(formatHoldings({ projects: 0, images: 0, bytes: 0 })).toBeNull();
});

test("tables are told in a reader's words", () => {
  expect(formatTable("processing_jobs")).toBe("Processing jobs");
  expect(formatTable("users")).toBe("Account");
});

describe("greeting", () => {
  test.each([
    ["Maya", "Hello Maya,"],
    ["  Maya \r\n\t Lindqvist ", "Hello Maya Lindqvist,"],
    ["J. R. R. Tolkien", "Hello J. R. R. Tolkien,"],
    ["", "Hello,"],
    ["Cash waiting at https://evil.example/x", "Hello,"],
    ["Visit evil.example", "Hello,"],
    ["write to me@evil.example", "Hello,"],
    ["N".repeat(61), "Hello,"],
    ["Ma\u202eya", "Hello Ma ya,"],
  ])("of %j is %j", (name, line) => {
    expect(greeting(name)).toBe(line);
  });
});
