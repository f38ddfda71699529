import { expect, test } from "vitest";
import { UsageError } from "./output";
import { parseWholeNumber } from "./whole-number";

test.each(["-5", "0", "1.5", "1e3", "abc", "", " 5", "0x10", "10001", "99999999999999999999"])(
  "refuses %j with a sentence",
  (typed) => {
    const refusal = expect(() => parseWholeNumber("limit", typed, 10_000));
    refusal.toThrow(UsageError);
    refusal.toThrow(/^--limit must be a whole number from 1 to 10,000, such as --limit 50\.$/);
  },
);

test.each(["1", "50", "10000"])("accepts %s", (typed) =>
  expect(parseWholeNumber("limit", typed, 10_000)).toBe(Number(typed)),
);
