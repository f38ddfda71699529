import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repository } from "@/tests/support/run";
import { createUser } from "@/tests/support/users";

// It loads the whole application.
const aProcess = { timeout: 120_000 };

const run = (words: string[], env: NodeJS.ProcessEnv = process.env) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", ...words], {
    cwd: repository,
    env: { ...env, NODE_OPTIONS: "" },
  });

const accounts = (...words: string[]) => run(["lib/cli/accounts.ts", ...words]);

test("refuses an invalid limit with a sentence and exit code 2", aProcess, async () => {
  await expect(accounts("list", "--limit", "-5")).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: "--limit must be a whole number from 1 to 10,000, such as --limit 50.\n",
  });
});

test("lists as many accounts as the limit, the newest first", aProcess, async () => {
  await createUser();
  const newest = await createUser();
  const { stdout, stderr } = await accounts("list", "--limit", "1");
  expect(stdout.split("\n")[0]).toContain(newest.email);
  expect(stderr).toBe("");
});

test(
  "refuses to delete without a terminal and without --yes, with exit code 2",
  aProcess,
  async () => {
    const { email } = await createUser();
    await expect(accounts("delete", email)).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("Add --yes"),
    });
  },
);

test("prints help without a database and without settings", aProcess, async () => {
  const { PATH } = process.env;
  const env = { PATH, NODE_ENV: "production" } as NodeJS.ProcessEnv;
  const { stdout } = await run(["lib/cli/run.ts", "lib/cli/accounts.ts", "delete", "--help"], env);
  expect(stdout).toContain("delete ada@example.com --dry-run");
  expect(stdout).toContain("EXIT CODES");
});
