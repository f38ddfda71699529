import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { withClient } from "@/tests/support/databases";
import { createEarlierDatabase, describeDatabase } from "@/tests/support/earlier-database";
import { testEnvironment } from "@/tests/support/environment";
import { dataFolder, repository } from "@/tests/support/run";

function run(databaseUrl: string, ...command: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", "tsx", ...command], {
    cwd: repository,
    encoding: "utf8",
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      ...testEnvironment({
        DATABASE_URL: databaseUrl,
        STORAGE_PATH: path.join(dataFolder, `test-${process.pid}`, "reset"),
      }),
    },
  });
  return { output: `${stdout}${stderr}`.trim(), status };
}

test("refuses a database of earlier migrations in one sentence, and creates a new one", async () => {
  const url = await createEarlierDatabase();
  const before = await describeDatabase(url);
  for (const refused of [
    ["lib/cli/db-migrate.ts"],
    ["lib/cli/run.ts", "lib/cli/accounts.ts", "list"],
  ]) {
    const { output, status } = run(url, ...refused);
    expect(output).toMatch(
      /^This database has migrations of an earlier version [^.]*npm run db:reset[^.]*\.$/,
    );
    expect(status).toBe(1);
  }
  expect(await describeDatabase(url)).toEqual(before);

  expect(run(url, "lib/cli/db-reset.ts", "--force")).toEqual({
    output: "Database and files reset.",
    status: 0,
  });
  expect(run(url, "lib/cli/db-migrate.ts")).toEqual({
    output: expect.stringMatching(/^Database is up to date: /),
    status: 0,
  });
  const { rows } = await withClient(url, (client) => client.query("SELECT email FROM users"));
  expect(rows).not.toContainEqual({ email: "moss@example.com" });
});
