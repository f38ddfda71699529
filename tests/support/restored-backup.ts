import { execFile } from "node:child_process";
import { expect } from "vitest";
import { migrateDatabase } from "@/db/migrate";
import { createDatabase, databaseName, dropDatabase, withClient } from "./databases";
import type { FakeS3 } from "./fake-s3";
import { repository } from "./run";

type Settings = Record<string, string>;
type Account = { id: string; subject: string };

/** The settings of a storage in S3, which is empty from now on. */
export function emptyS3({ endpoint, objects }: FakeS3): Settings {
  objects.clear();
  return {
    STORAGE_DRIVER: "s3",
    S3_BUCKET: "images",
    S3_REGION: "eu-1",
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
  };
}

/** The environment of a process of this application. */
export const environmentWith = (settings: Settings): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: "",
  ...settings,
});

/** Runs a script of this repository to its end, while this process goes on: the fake S3 may be in it. */
export function runScript(settings: Settings, script: string, ...args: string[]) {
  return new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", script, ...args],
      { cwd: repository, env: environmentWith(settings) },
      (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** Runs `npm run accounts`. */
export const runAccounts = (settings: Settings, ...args: string[]) =>
  runScript(settings, "lib/cli/accounts.ts", ...args);

const names: string[] = [];

/** Drops every database that the following made. */
export async function dropBackups(adminUrl: string): Promise<void> {
  for (const name of names.splice(0)) await dropDatabase(adminUrl, name);
}

/**
 * Makes a database with two accounts, a copy of it by the server, as a restored dump would be, and then erases one
 * account, without a worker.
 *
 * @param settings of the storage, which both databases share
 * @returns the erased account, the other one, and the settings with the copy
 */
export async function eraseAfterBackup(
  adminUrl: string,
  settings: Settings,
): Promise<{ ada: Account; bob: Account; restored: Settings & { DATABASE_URL: string } }> {
  const [live, backup] = [databaseName("live"), databaseName("backup")];
  names.push(live, backup);
  const url = await createDatabase(adminUrl, live);
  await migrateDatabase(url);
  const [ada, bob] = await withClient(url, async (client) => {
    const { rows } = await client.query<Account>(`
      INSERT INTO users (name, email, email_verified, email_hash, email_hash_key)
      VALUES ('Ada', 'ada@example.com', true, 'a', 'test'), ('Bob', 'bob@example.com', true, 'b', 'test')
      RETURNING id, subject`);
    return rows as [Account, Account];
  });
  const here = { ...settings, DATABASE_URL: url, DATABASE_URL_UNPOOLED: "" };
  // From now on the database and the storage know each other.
  expect(await runAccounts(here, "verify")).toMatchObject({ status: 0 });
  const restoredUrl = await createDatabase(adminUrl, backup, live);

  expect(await runAccounts(here, "delete", "ada@example.com", "--yes")).toMatchObject({
    status: 0,
  });
  await withClient(url, (client) =>
    client.query("UPDATE users SET purge_at = now() WHERE status = 'deleted'"),
  );
  expect(await runAccounts(here, "purge", ada.id, "--yes")).toMatchObject({
    status: 0,
    stdout: "Purged.\n",
  });
  expect(await runAccounts(here, "verify")).toMatchObject({ status: 0 });
  return { ada, bob, restored: { ...here, DATABASE_URL: restoredUrl } };
}
