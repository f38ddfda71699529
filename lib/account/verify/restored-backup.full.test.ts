import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { migrateDatabase } from "@/db/migrate";
import { createDatabase, databaseName, dropDatabase, withClient } from "@/tests/support/databases";
import { repository } from "@/tests/support/run";

const adminUrl = inject("adminUrl");
const [live, backup] = [databaseName("live"), databaseName("backup")];
const storage = path.join(inject("runFolder"), live);

afterAll(async () => {
  for (const name of [live, backup]) await dropDatabase(adminUrl, name);
});

/** Runs a script of this repository on a database, and a storage that every database of this file shares. */
function run(url: string, script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", script, ...args],
    {
      cwd: repository,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "", DATABASE_URL: url, STORAGE_PATH: storage },
    },
  );
  return { status, stdout, stderr };
}

type Account = { id: string; subject: string };

const receiptOf = (subject: string) => path.join(storage, "receipts", `${subject}.json`);

const accounts = (url: string, ...args: string[]) => run(url, "lib/cli/accounts.ts", ...args);

test("accounts verify names an account that a restored backup brought back, and accounts purge erases it again", async () => {
  const url = await createDatabase(adminUrl, live);
  await migrateDatabase(url);
  const { ada, bob } = await withClient(url, async (client) => {
    const { rows } = await client.query<Account>(`
      INSERT INTO users (name, email, email_verified, email_hash, email_hash_key)
      VALUES ('Ada', 'ada@example.com', true, 'a', 'test'), ('Bob', 'bob@example.com', true, 'b', 'test')
      RETURNING id, subject`);
    const [first, second] = rows as [Account, Account];
    return { ada: first, bob: second };
  });
  // The whole server copies a database as it is, as a restored dump would be.
  const restored = await createDatabase(adminUrl, backup, live);

  expect(accounts(url, "delete", "ada@example.com", "--yes")).toMatchObject({ status: 0 });
  await withClient(url, (client) =>
    client.query("UPDATE users SET purge_at = now() WHERE status = 'deleted'"),
  );
  expect(accounts(url, "purge", ada.id, "--yes")).toMatchObject({ status: 0, stdout: "Purged.\n" });
  run(url, "tests/support/drain.ts");
  expect(accounts(url, "verify")).toMatchObject({ status: 0 });

  const found = accounts(restored, "verify");
  expect(found).toMatchObject({ status: 1, stderr: "1 problem found.\n" });
  expect(found.stdout).toContain(`run npm run accounts -- purge ${ada.id}`);
  expect(accounts(restored, "purge", bob.id, "--yes")).toMatchObject({ status: 1 });

  // The valid receipt of another account proves nothing.
  const ofAda = receiptOf(ada.subject);
  const ofBob = receiptOf(bob.subject);
  copyFileSync(ofAda, ofBob);
  expect(accounts(restored, "purge", bob.id, "--yes")).toMatchObject({ status: 1 });
  expect(accounts(restored, "verify").stdout).toContain(
    `account ${bob.id}: storage has a receipt for it that isn’t valid`,
  );
  rmSync(ofBob);

  expect(accounts(restored, "purge", ada.id, "--yes")).toMatchObject({ status: 0 });
  run(restored, "tests/support/drain.ts");
  expect(accounts(restored, "verify")).toMatchObject({ status: 0, stderr: "" });
});
