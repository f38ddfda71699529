import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { withClient } from "@/tests/support/databases";
import { startFakeS3 } from "@/tests/support/fake-s3";
import {
  dropBackups,
  emptyS3,
  environmentWith,
  eraseAfterBackup,
  runAccounts,
  runScript,
} from "@/tests/support/restored-backup";
import { repository } from "@/tests/support/run";

const adminUrl = inject("adminUrl");
const s3 = await startFakeS3();

afterAll(async () => {
  await dropBackups(adminUrl);
  await s3.close();
});

/** A storage whose files can be read and written past the application. */
function openFolder() {
  const folder = mkdtempSync(path.join(inject("runFolder"), "restored-"));
  return {
    settings: { STORAGE_PATH: folder } as Record<string, string>,
    read: (key: string) => readFileSync(path.join(folder, key), "utf8"),
    write: (key: string, text: string) => writeFileSync(path.join(folder, key), text),
    remove: (key: string) => rmSync(path.join(folder, key)),
  };
}

const openS3 = () => ({
  settings: emptyS3(s3),
  read: (key: string) => s3.objects.get(key)?.toString("utf8") ?? "",
  write: (key: string, text: string) => void s3.objects.set(key, Buffer.from(text)),
  remove: (key: string) => void s3.objects.delete(key),
});

const drain = (settings: Record<string, string>) => runScript(settings, "tests/support/drain.ts");

/** A worker of its own, and what it has said so far. */
function startWorker(settings: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/cli/worker.ts"], {
    cwd: repository,
    env: environmentWith({ LOG_LEVEL: "info", ...settings }),
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { said: () => said, stop };
}

/** How many emails wait, and to whom they were sent. */
const emails = (url: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query(`
      SELECT (SELECT count(*)::int FROM graphile_worker.jobs WHERE task_identifier = 'send-mail') AS waiting,
        (SELECT array_agg(recipient) FROM dev_mails) AS sent`);
    return rows[0] as { waiting: number; sent: string[] | null };
  });

describe.each([
  ["a folder", openFolder],
  ["S3", openS3],
])("with files in %s", (_, open) => {
  test("verify names the account that a restored backup brought back, and verify --reapply erases it again", async () => {
    const store = open();
    const { ada, bob, restored } = await eraseAfterBackup(adminUrl, store.settings);
    const [ofAda, ofBob] = [`receipts/${ada.subject}.json`, `receipts/${bob.subject}.json`];

    const found = await runAccounts(restored, "verify");
    expect(found).toMatchObject({ status: 1, stderr: expect.stringContaining("1 problem found.") });
    expect(found.stdout).toContain(`account ${ada.id}: permanently erased`);

    // The valid receipt of another account proves nothing.
    store.write(ofBob, store.read(ofAda));
    expect(await runAccounts(restored, "purge", bob.id, "--yes")).toMatchObject({ status: 1 });
    const done = await runAccounts(restored, "verify", "--reapply", "--yes");
    expect(done).toMatchObject({ status: 1 });
    expect(done.stderr).toContain("1 account could not be erased again.");
    expect(done.stdout).toContain(`account ${ada.id}: permanently erased again\n`);
    expect(done.stdout).toContain(
      `account ${bob.id}: not erased: storage has a receipt for it that isn’t valid\n`,
    );
    store.remove(ofBob);

    expect(await runAccounts(restored, "verify", "--reapply", "--yes")).toMatchObject({
      status: 0,
      stdout: "0 accounts permanently erased again.\n",
    });
    await drain(restored);
    expect(await runAccounts(restored, "verify")).toMatchObject({ status: 0 });
  });

  test("with REFUSE_UNREPLAYED no job runs on a restored backup until the erasures are reapplied", async () => {
    const { restored } = await eraseAfterBackup(adminUrl, open().settings);
    const refusing = { ...restored, REFUSE_UNREPLAYED: "1" };
    const { DATABASE_URL: url } = restored;
    const mail = { template: "password-changed", to: "bob@example.com", props: {} };
    await withClient(url, (client) =>
      client.query("SELECT graphile_worker.add_job('send-mail', $1::json, max_attempts := 1)", [
        JSON.stringify({ id: "9b0b1c7e-4c8f-4f0c-9c3c-0d4f5f1b2a3d", mail }),
      ]),
    );
    const worker = startWorker(refusing);
    try {
      await expect.poll(worker.said).toContain("npm run accounts -- verify --reapply");
      await drain(refusing);
      expect(await emails(url)).toEqual({ waiting: 1, sent: null });
      expect(await runAccounts(refusing, "verify", "--reapply", "--yes")).toMatchObject({
        status: 0,
      });
      await expect.poll(worker.said).toContain("working again");
      await expect.poll(async () => (await emails(url)).sent).toContain("ada@example.com");
    } finally {
      await worker.stop();
    }
  });
});
