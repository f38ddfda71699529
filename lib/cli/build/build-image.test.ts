import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildEnvironment } from "@/tests/support/build";
import { repository } from "@/tests/support/run";

const folder = mkdtempSync(path.join(tmpdir(), "build-image-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in an empty folder, where a build finds no application. */
function buildImage(...words: string[]) {
  const from = (file: string) => path.join(repository, file);
  const loader = `file://${from("node_modules/tsx/dist/loader.mjs")}`;
  return spawnSync(
    process.execPath,
    ["--import", loader, from("lib/cli/build/image.ts"), ...words],
    {
      cwd: folder,
      env: { ...buildEnvironment(".next"), TSX_TSCONFIG_PATH: from("tsconfig.json") },
      encoding: "utf8",
    },
  );
}

test("asks for the folder where none, an option or more than one is given", () => {
  for (const words of [[], ["--help"], ["one", "two"]]) {
    const { status, stderr } = buildImage(...words);
    expect(stderr).toContain("npm run build:image -- <folder>");
    expect(status).toBe(2);
  }
});

test("refuses a file, and a folder that isn’t empty, and leaves them as they are", () => {
  const full = path.join(folder, "full");
  mkdirSync(full);
  const file = path.join(full, "kept");
  writeFileSync(file, "");
  for (const [target, reason] of [
    [full, "isn’t empty"],
    [file, "is a file"],
  ] as const) {
    const { status, stderr } = buildImage(target);
    expect(stderr).toContain(reason);
    expect(status).toBe(1);
  }
  expect(readdirSync(full)).toEqual(["kept"]);
});

test("leaves no folder, or an empty one empty, when the build fails", () => {
  const empty = path.join(folder, "empty");
  mkdirSync(empty);
  expect(buildImage(empty).status).toBe(1);
  expect(readdirSync(empty)).toEqual([]);
  const { status, stderr } = buildImage(path.join(folder, "new/below"));
  expect(stderr).toContain("The build failed");
  expect(status).toBe(1);
  expect(existsSync(path.join(folder, "new"))).toBe(false);
});
