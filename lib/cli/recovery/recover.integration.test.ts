import { spawnSync } from "node:child_process";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { createLostAccount } from "@/tests/support/lost-account";
import { repository } from "@/tests/support/run";

// It loads the whole application.
const aProcess = { timeout: 120_000 };

function recover(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "lib/cli/accounts.ts", "recover", ...args],
    {
      cwd: repository,
      encoding: "utf8",
      input: "",
      env: { ...process.env, NODE_OPTIONS: "" },
    },
  );
  return { status, stdout, stderr };
}

test("shows what would come back, asks, and recovers", aProcess, async () => {
  const { user, copy } = await createLostAccount();
  const target = ["--from", copy, "--email", user.email];
  const isHere = () => db.$count(users, eq(users.id, user.id));
  const names = [copy, process.env.DATABASE_URL ?? ""].map((url) => new URL(url).pathname.slice(1));
  const { password } = new URL(process.env.DATABASE_URL ?? "");

  const rehearsal = recover(...target, "--dry-run");
  expect(rehearsal).toMatchObject({ status: 0, stderr: "" });
  for (const part of [...names, "users: 1", "accounts: 1", "nothing was changed."])
    expect(rehearsal.stdout).toContain(part);
  expect(rehearsal.stdout).not.toContain(`:${password}@`);
  const unasked = recover(...target);
  expect(unasked).toMatchObject({ status: 2, stderr: expect.stringContaining("--yes") });
  expect(unasked.stdout).toBe("");
  expect(await isHere()).toBe(0);

  expect(recover(...target, "--yes")).toMatchObject({ status: 0, stderr: "" });
  expect(await isHere()).toBe(1);
  const again = recover(...target, "--yes");
  expect(again).toMatchObject({ status: 1, stdout: "" });
  expect(again.stderr).toMatch(/^[A-Z].*\.\n$/);
});

test("refuses what is no database, and one that doesn’t answer", aProcess, () => {
  const email = ["--email", "a@example.com"];
  expect(recover("--from", "nowhere", ...email)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^--from must be .*\.\n$/),
  });
  expect(recover("--from", "postgres://127.0.0.1:1/x", ...email, "--dry-run")).toMatchObject({
    status: 1,
    stderr: "Can’t connect to the database in --from: connection refused.\n",
  });
});
