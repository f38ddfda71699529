import { expect, test } from "vitest";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { galleryQuery, longestProjectName, newProjectForm } from "./schema";

const piled = `a${"\u0300\u0316".repeat(200_000)}`;

test("validates a name in a short time for any number of combining marks", () => {
  // A millisecond or two; where it is not bounded, a minute.
  const begun = performance.now();
  const { error } = newProjectForm.safeParse({ name: piled });
  expect(error?.issues[0]?.message).toBe(fieldSentences.tooLong(longestProjectName));
  expect(galleryQuery.parse({ q: piled }).q.length).toBeLessThanOrEqual(100);
  expect(performance.now() - begun).toBeLessThan(5000);
});

test("shows the first page, newest first, for invalid query parameters", () => {
  const plain = { q: "", sort: "newest", show: "all", page: 1 };
  for (const page of ["-1", "0", "1e9", "NaN", "1.5", "", ["2", "3"]])
    expect(galleryQuery.parse({ page, q: ["a", "b"], sort: "__proto__", show: "null" })).toEqual(
      plain,
    );
  expect(galleryQuery.parse({ q: "\0a%_\\\0 " }).q).toBe("a%_\\");
});
