import { spawnSync } from "node:child_process";
import { expect, inject, it } from "vitest";
import {
  createDatabase,
  databaseName,
  dropDatabase,
  dropStaleDatabases,
  withClient,
} from "./databases";

const adminUrl = inject("adminUrl");

function exists(name: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    return found.rowCount === 1;
  });
}

// Elsewhere a process id says nothing about the owner.
it.skipIf(process.env.TEST_DATABASE_URL)(
  "drops the databases of a killed run, and no others",
  async () => {
    const gone = spawnSync(process.execPath, ["--version"]).pid;
    const own = databaseName("kept");
    const leftover = own.replace(/_test_\d+_/, `_test_${gone}_`);
    for (const name of [leftover, own]) await createDatabase(adminUrl, name);
    await dropStaleDatabases(adminUrl);
    expect(await Promise.all([leftover, own].map(exists))).toEqual([false, true]);
    await dropDatabase(adminUrl, own);
  },
);
