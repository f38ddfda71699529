import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { copyDatabase } from "@/tests/support/copied-database";
import { withClient } from "@/tests/support/databases";
import { superuserUrl } from "@/tests/support/owner";
import { repository } from "@/tests/support/run";
import { createUser } from "@/tests/support/users";

const aProcess = { timeout: 120_000 };

function scrub(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "lib/cli/recovery/branch-scrub.ts", ...args],
    {
      cwd: repository,
      encoding: "utf8",
      input: "",
      env: { ...process.env, NODE_OPTIONS: "" },
    },
  );
  return { status, stdout, stderr };
}

const namesIn = (url: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>("SELECT name FROM users");
    return rows.map(({ name }) => name);
  });

test("shows what would change, asks, and pseudonymises a copy", aProcess, async () => {
  const { name } = await createUser();
  const copy = await copyDatabase();
  const rehearsal = scrub("--url", copy, "--dry-run");
  expect(rehearsal).toMatchObject({ status: 0, stderr: "" });
  for (const part of ["accounts erased: 0", "users: 1 pseudonymised", "Nothing was changed."])
    expect(rehearsal.stdout).toContain(part);
  expect(scrub("--url", copy)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--yes"),
  });
  expect(await namesIn(copy)).toEqual([name]);
  expect(scrub("--url", copy, "--yes")).toMatchObject({ status: 0, stderr: "" });
  expect(await namesIn(copy)).toEqual([expect.stringMatching(/^Scrubbed [0-9a-f]{16}$/)]);
});

test(
  "refuses the app’s own database, also for another role, and what is no database",
  aProcess,
  async () => {
    const { name } = await createUser();
    const before = await namesIn(superuserUrl);
    for (const url of [process.env.DATABASE_URL ?? "", superuserUrl])
      expect(scrub("--url", url, "--yes")).toMatchObject({
        status: 1,
        stdout: "",
        stderr: expect.stringMatching(/^This is the database in DATABASE_URL\..*\.\n$/),
      });
    expect(await namesIn(superuserUrl)).toEqual(before);
    expect(before).toContain(name);
    expect(scrub("--url", "nowhere", "--yes")).toMatchObject({ status: 2, stdout: "" });
    expect(scrub("--yes")).toMatchObject({ status: 2, stdout: "" });
  },
);
