import { describe, expect, it } from "vitest";
import { disk, letters, seats } from "@/tests/support/meters";
import type { Meter } from "./meters";
import {
  allowanceLabel,
  describeAllowances,
  describeLeft,
  describeQuota,
  describeUsed,
  joinWords,
  quotaRefusal,
  usageLabel,
} from "./wording";

const renewsAt = new Date("2026-12-01T00:00:00Z");
const account = (meter: Meter, used: number, limit: number) => ({
  plan: { name: "Window box" },
  meters: [{ meter, used, limit }],
  renewsAt,
});

describe("describeUsed", () => {
  it.each([
    ["38 of 1,200 letters this month · resets 1 December 2026", letters, 38, 1200],
    ["0 of 1 letter this month · resets 1 December 2026", letters, 0, 1],
    ["120 MB of 500 MB storage used", disk, 120_000_000, 500_000_000],
    ["1 of 1 seat used", seats, 1, 1],
  ] as [string, Meter, number, number][])("says %s", (sentence, meter, used, limit) => {
    expect(describeUsed({ meter, used, limit }, renewsAt)).toBe(sentence);
  });
});

describe("describeLeft", () => {
  it.each([
    ["12 left", letters, 38, 50],
    ["none left", letters, 50, 50],
    ["20 MB left", disk, 1, 20_000_001],
    ["full", disk, 9, 9],
    ["none left", seats, 3, 2],
  ] as [string, Meter, number, number][])("says %s", (words, meter, used, limit) => {
    expect(describeLeft({ meter, used, limit })).toBe(words);
  });
});

describe("describeAllowances", () => {
  it("joins what a plan includes", () => {
    expect(
      describeAllowances([
        { meter: letters, limit: 1000 },
        { meter: disk, limit: 20_000_000_000 },
      ]),
    ).toBe("1,000 letters a month and 20 GB of storage");
    expect(describeAllowances([{ meter: letters, limit: 1 }])).toBe("1 letter a month");
    expect(describeAllowances([])).toBe("");
  });
});

it("labels a meter by the month or as it is", () => {
  expect([allowanceLabel(letters), allowanceLabel(disk)]).toEqual(["Letters per month", "Storage"]);
  expect([usageLabel(letters), usageLabel(disk)]).toEqual(["Letters this month", "Storage"]);
});

it("joins words with commas and a last and", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(joinWords)).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});

describe("describeQuota", () => {
  it("names the plan, the limit of the month and the day of its reset", () => {
    expect(describeQuota(account(letters, 50, 50), letters)).toBe(
      "You’ve used all 50 letters in your Window box plan this month. Your limit resets on 1 December 2026.",
    );
    expect(describeQuota(account(letters, 1, 1), letters)).toBe(
      "You’ve used the 1 letter in your Window box plan this month. Your limit resets on 1 December 2026.",
    );
    expect(describeQuota(account(letters, 0, 0), letters)).toBe(
      "Your Window box plan doesn’t include letters.",
    );
  });

  it("says how many units are used when several are too many", () => {
    expect(describeQuota(account(letters, 3, 5), letters, 4)).toBe(
      "You’ve used 3 of 5 letters in your Window box plan this month, and this would take 4 more. Your limit resets on 1 December 2026.",
    );
  });

  it("says what helps when a total is full, or has too little room", () => {
    expect(describeQuota(account(disk, 1000, 1000), disk)).toBe(
      "Your storage is full (1 kB on the Window box plan). Delete files to free up space.",
    );
    expect(describeQuota(account(disk, 0, 1000), disk)).toBe(
      "Not enough storage for this file: you’ve used 0 bytes of 1 kB on the Window box plan. Delete files to free up space.",
    );
  });
});

it("refuses nothing while so many units are left", () => {
  expect(quotaRefusal(account(letters, 4, 5), letters)).toBeUndefined();
  expect(quotaRefusal(account(letters, 4, 5), letters, 2)).toMatch(/4 of 5 letters/);
  expect(quotaRefusal(account(seats, 2, 2), seats)).toBe(
    "All seats are taken (2 on the Window box plan). Free one.",
  );
});
