import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyRepository } from "@/tests/support/copy";
import { repository } from "@/tests/support/run";
import { applyBlock, readBlocks, recipes } from "./recipe-blocks";

const folder = path.join(repository, "docs/recipes");
const pages = readdirSync(folder).filter((file) => file !== "README.md");

const sources = ["app", "components", "db", "lib", "tests", "proxy.ts"];

let copy: string;

function run(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { cwd: copy, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${program} ${args.join(" ")} failed:\n${stdout}${stderr}`;
  }
}

beforeAll(() => {
  copy = copyRepository("recipes");
  const files = new Map<string, string>();
  for (const recipe of recipes) for (const block of readBlocks(recipe)) applyBlock(block, files);
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
  }
  run("npx", "next", "typegen");
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test("leaves no error of types after every recipe", () => {
  expect(run("npx", "tsc", "--noEmit", "--incremental", "false")).toBe("");
});

test("leaves no error of lint or format after every recipe", () => {
  expect(run("npx", "biome", "check", "--vcs-enabled=false", ...sources)).not.toContain("failed:");
});

test("leaves no violation of imports, structure and settings after every recipe", () => {
  expect(run("node", "--import", "tsx", "tests/checks/run.ts")).toContain("no violations");
});

test("writes the migration of the new table, and its line of the data model", () => {
  run("npm", "run", "db:generate", "--", "--name", "bookmarks");
  run("npm", "run", "docs:data-model");
  expect(readdirSync(path.join(copy, "drizzle")).join()).toContain("_bookmarks.sql");
  expect(readFileSync(path.join(copy, "docs/data-model.md"), "utf8")).toContain(
    "| `bookmarks` | Bookmarks: addresses of web pages. | deleted |",
  );
});

test.each(recipes)("touches at most five files in %s", (recipe) => {
  const touched = new Set(readBlocks(recipe).map(({ file }) => file));
  expect(touched.size).toBeGreaterThan(0);
  expect(touched.size).toBeLessThanOrEqual(5);
});

describe.each(pages)("%s", (file) => {
  const text = readFileSync(path.join(folder, file), "utf8");

  test("is in the list of recipes", () => {
    expect(readFileSync(path.join(folder, "README.md"), "utf8")).toContain(`(${file})`);
  });

  test("says what proves it", () => {
    expect(text).toContain("**Proof:**");
  });
});
