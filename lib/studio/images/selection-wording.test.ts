import { expect, test } from "vitest";
import { imagesDeleted, jobsStarted } from "./selection-wording";

test("counts started jobs and refused ones", () => {
  expect([jobsStarted(1), jobsStarted(4), jobsStarted(1, 1), jobsStarted(0, 1)]).toEqual([
    "1 job started.",
    "4 jobs started.",
    "1 of 2 jobs started.",
    "0 of 1 job started.",
  ]);
});

test("counts deleted images and those that were missing", () => {
  expect([imagesDeleted(1), imagesDeleted(2, 1), imagesDeleted(0, 3)]).toEqual([
    "1 image deleted.",
    "2 images deleted. 1 image had already been deleted.",
    "0 images deleted. 3 images had already been deleted.",
  ]);
});
