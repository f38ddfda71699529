import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { storageBytes, styledImages } from "@/lib/studio/meters";
import { repository } from "@/tests/support/run";
import { textFiles } from "./files";
import { hasMarks, withoutMarked } from "./marks";
import { emptyDashboard, guards, sampleMeters, samplePaths } from "./sample";

const at = (file: string) => path.join(repository, file);
const read = (file: string) => readFileSync(at(file), "utf8");

describe("what the command relies on", () => {
  it.each([...samplePaths, emptyDashboard.from, emptyDashboard.to])("%s exists", (file) => {
    expect(existsSync(at(file))).toBe(true);
  });

  it("names the sample’s meters and the functions of its triggers", () => {
    expect(sampleMeters).toEqual([styledImages.name, storageBytes.name]);
    const created = read(`drizzle/${guards.migration}`).matchAll(/CREATE FUNCTION public\.(\w+)/g);
    expect([...created].map(([, name]) => name)).toEqual(guards.functions);
  });

  it("has balanced marks in every file, and something left outside of them", () => {
    const marked = [...textFiles(repository)].filter((file) => hasMarks(read(file)));
    expect(marked.length).toBeGreaterThan(20);
    for (const file of marked) expect(withoutMarked(read(file)).trim(), file).not.toBe("");
  });
});
