import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createUser } from "@/tests/support/users";

// It loads the whole application.
const aProcess = { timeout: 120_000 };

const list = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "lib/cli/accounts.ts", "list", ...args],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: "" },
    },
  );

test("refuses an invalid limit with a sentence and exit code 2", aProcess, async () => {
  await expect(list("--limit", "-5")).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: "--limit must be a whole number from 1 to 10,000, such as --limit 50.\n",
  });
});

test("lists as many accounts as the limit, the newest first", aProcess, async () => {
  await createUser();
  const newest = await createUser();
  const lines = (await list("--limit", "1")).stdout.trim().split("\n");
  expect(lines).toEqual([expect.stringContaining(newest.email)]);
});
