import { expect, test } from "vitest";
import { refuseUnknownOptions } from "./known-options";

const options = { url: { type: "string" }, "dry-run": { type: "boolean" } } as const;

test.each([
  [["--url", "x", "--dryrun"], "Unknown option '--dryrun'. Add --help to see the options."],
  [["--url", "x", "more"], /^Unexpected argument 'more'\. .*Add --help to see the options\.$/],
  [["--url"], /argument missing.*Add --help to see the options\.$/],
])("refuses %j with a sentence", (words, sentence) => {
  expect(() => refuseUnknownOptions(options, words)).toThrow(sentence);
});

test("accepts what the command has", () => {
  expect(() => refuseUnknownOptions(options, ["--url=x", "--dry-run"])).not.toThrow();
});
