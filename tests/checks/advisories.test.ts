import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "@/tests/support/run";
import type { LockedPackages } from "./lock-file";
import { section, titlesOf } from "./security-doc";

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
const page = read("docs/advisories.md");
const fixedIn = "1.7.16";

/** Whether a version has the fixes. A pre-release may lack what a release before it has. */
function isFixed(version: string): boolean {
  const [own = [], fixed = []] = [version, fixedIn].map((each) => each.split(".").map(Number));
  const place = own.findIndex((number, index) => number !== fixed[index]);
  return !version.includes("-") && (own[place] ?? 0) >= (fixed[place] ?? 0);
}

test.each(["1.7.7", "1.6.30", "0.99.99", "1.8.0-beta.4"])("reports %s as vulnerable", (version) => {
  expect(isFixed(version)).toBe(false);
});

test.each(["1.7.16", "1.7.25", "1.8.0", "2.0.0"])("accepts %s as fixed", (version) => {
  expect(isFixed(version)).toBe(true);
});

test("accepts every installed package of Better Auth", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: LockedPackages };
  const versions = Object.entries(packages)
    .map(([folder, { version = "" }]) => [folder.split("node_modules/").at(-1) ?? "", version])
    // It has version numbers of its own.
    .filter(([name = ""]) => name !== "@better-auth/utils")
    .filter(([name = ""]) => name === "better-auth" || name.startsWith("@better-auth/"));
  expect(versions.map(([name]) => name)).toEqual(
    expect.arrayContaining(["better-auth", "@better-auth/core", "@better-auth/drizzle-adapter"]),
  );
  expect(versions.filter(([, version = ""]) => !isFixed(version))).toEqual([]);
});

test("names the installed version and an existing test for each advisory on the page", () => {
  const { dependencies } = JSON.parse(read("package.json"));
  expect(page.replace(/\s+/g, " ")).toContain(`Better Auth ${dependencies["better-auth"]} is`);
  const quoted = [...page.matchAll(/`([\w./-]+\.test\.ts)`:\s+"([^"]+)"/g)].map(
    ([, file = "", title = ""]) => ({ file, title: title.replace(/\s+/g, " ") }),
  );
  expect(quoted.filter(({ file, title }) => !titlesOf(read(file)).includes(title))).toEqual([]);
  const numbersIn = (text: string) => [...new Set(text.match(/CVE-\d{4}-\d+/g))].sort();
  const unread = section(page, "Records that could not be read");
  expect(numbersIn(`${unread}${quoted.map(({ title }) => title)}`)).toEqual(numbersIn(page));
});
