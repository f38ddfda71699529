import { describe, expect, it } from "vitest";
import { hasMarks, withoutDeletedFiles, withoutMarked } from "./marks";

// Written in pieces, so that the command does not take them for marks of this file.
const mark = (kind: string) => `sample:${kind}`;

describe("withoutMarked", () => {
  it.each([
    [`a\n// ${mark("begin")}\nb\n// ${mark("end")}\nc`, "a\nc"],
    [`a\n  {/* ${mark("begin")} */}\n  <B />\n  {/* ${mark("end")} */}\nc`, "a\nc"],
    [`.a {}\n/* ${mark("begin")} */\n.b {}\n/* ${mark("end")} */`, ".a {}"],
    [`-- ${mark("begin")}\nSELECT 1;\n-- ${mark("end")}\nc`, "c"],
    [`a\n\n<!-- ${mark("begin")} -->\nb\n<!-- ${mark("end")} -->\n\nc`, "a\n\nc"],
    [`| a |\n| b | <!-- ${mark("line")} -->\n| c |`, "| a |\n| c |"],
    ["a\n\n\nb", "a\n\n\nb"],
  ])("removes marked lines from %j", (text, rest) => {
    expect(hasMarks(text)).toBe(text !== rest);
    expect(withoutMarked(text)).toBe(rest);
  });

  it.each([
    [`a\n// ${mark("begin")}\nb`, "line 2"],
    [`a\n// ${mark("end")}\nb`, "line 2"],
    [`// ${mark("begin")}\n// ${mark("begin")}\n// ${mark("end")}`, "line 2"],
  ])("refuses marks that don't match in %j", (text, line) => {
    expect(() => withoutMarked(text)).toThrow(line);
  });
});

describe("withoutDeletedFiles", () => {
  const isDeleted = (file: string) => file.startsWith("lib/b");

  it.each([
    ["(`lib/a.ts`, `lib/b.ts`)", "(`lib/a.ts`)"],
    ["(`lib/b.ts`, `lib/a.ts`)", "(`lib/a.ts`)"],
    ["files (`lib/b.ts`); and", "files; and"],
    ["`lib/a.ts`, `lib/b.ts`, `Other`", "`lib/a.ts`, `Other`"],
    ['| `lib/b.ts`: "x"; `lib/a.ts`: "y" |', '| `lib/a.ts`: "y" |'],
    ['| `lib/a.ts`: "y"; `lib/b.ts`: "x"; `lib/b.ts`: "z" |', '| `lib/a.ts`: "y" |'],
    ["lib/a/   one\nlib/b/   two\nlib/c/   three\n", "lib/a/   one\nlib/c/   three\n"],
  ])("shortens %j", (text, rest) => {
    expect(withoutDeletedFiles(text, isDeleted)).toBe(rest);
  });
});
