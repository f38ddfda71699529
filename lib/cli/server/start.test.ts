import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { repository } from "@/tests/support/run";

// Found from here: the folder in which it runs has no packages.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const folder = mkdtempSync(path.join(tmpdir(), "start-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("regression: npm start reads PORT from .env", () => {
  writeFileSync(path.join(folder, ".env"), "PORT=70000\n");
  const { PORT: _, ...environment } = process.env;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", tsx, path.join(repository, "lib/cli/server/start.ts")],
    {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...environment,
        NODE_OPTIONS: "",
        TSX_TSCONFIG_PATH: path.join(repository, "tsconfig.json"),
      },
    },
  );
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "PORT must be a number from 1 to 65535, such as 3000.\n",
  });
});
