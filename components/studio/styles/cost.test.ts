import { expect, test } from "vitest";
import { costOf } from "./cost";

test.each([
  [
    0,
    1200,
    "Each style you apply to an image uses one of your 1,200 styled images left this month.",
  ],
  [4, 50, "This uses 4 of your 50 styled images left this month."],
  [12, 9, "You have 9 styled images left this month, so the last 3 won’t be processed."],
  [0, 1, "You have 1 styled image left this month."],
  [0, 0, "You have no styled images left this month."],
  [1, 0, "You have no styled images left this month, so this won’t be processed."],
  [3, 0, "You have no styled images left this month, so these won’t be processed."],
  [1, 1, "This uses your last styled image this month."],
  [2, 1, "You have 1 styled image left this month, so the last one won’t be processed."],
])("computes the cost of %i jobs with %i styled images left", (jobs, left, sentence) => {
  expect(costOf(jobs, left)).toBe(sentence);
});
