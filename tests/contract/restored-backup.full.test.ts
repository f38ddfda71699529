import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { startApplication } from "@/tests/support/app";
import { withClient } from "@/tests/support/databases";
import { startFakeS3 } from "@/tests/support/fake-s3";
import {
  dropBackups,
  emptyS3,
  eraseAfterBackup,
  runAccounts,
} from "@/tests/support/restored-backup";
import { dataFolder } from "@/tests/support/run";

const adminUrl = inject("contractDatabaseUrl");
const folder = mkdtempSync(path.join(dataFolder, "restored-"));
const s3 = await startFakeS3();

afterAll(async () => {
  await dropBackups(adminUrl);
  rmSync(folder, { recursive: true, force: true });
  await s3.close();
});

const storages = [
  ["a folder", () => ({ STORAGE_PATH: folder })],
  ["S3", () => emptyS3(s3)],
] as const;

test.each(storages)(
  "refuses to serve a restored backup with files in %s until its erasures are reapplied",
  async (_, open) => {
    const settings = { ...inject("contractSettings"), ...open() };
    // Commands of a developer, on the databases of the test.
    const { ada, restored } = await eraseAfterBackup(adminUrl, { ...settings, NODE_ENV: "test" });
    const app = await startApplication({
      settings: {
        ...settings,
        DATABASE_URL: restored.DATABASE_URL,
        DATABASE_URL_UNPOOLED: "",
        REFUSE_UNREPLAYED: "1",
      },
      logFile: path.join(dataFolder, "restored-app.log"),
    });
    const ask = (at: string, init?: RequestInit) =>
      fetch(app.url + at, { redirect: "manual", ...init });
    const mailed = () =>
      withClient(restored.DATABASE_URL, async (client) => {
        const { rows } = await client.query("SELECT recipient FROM dev_mails");
        return rows.map(({ recipient }) => recipient);
      });
    try {
      const health = await ask("/api/health");
      expect(health.status).toBe(503);
      expect(await health.json()).toMatchObject({
        status: "unhealthy",
        reason: expect.stringContaining("npm run accounts -- verify --reapply"),
        services: { database: { status: "connected" } },
      });
      for (const at of ["/", "/sign-in", "/dashboard", "/nothing"]) {
        const page = await ask(at, { headers: { accept: "text/html" } });
        expect([at, page.status]).toEqual([at, 503]);
        expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
        expect(await page.text()).toContain("<h1>");
      }
      for (const [at, method] of [
        ["/api/auth/get-session", "GET"],
        ["/api/auth/sign-up/email", "POST"],
        ["/api/auth/delete-user", "POST"],
        ["/api/cron/tick", "POST"],
        ["/sign-in", "POST"],
      ] as const) {
        const answer = await ask(at, { method });
        expect([at, answer.status]).toEqual([at, 503]);
        expect(await answer.json()).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
      }

      const done = await runAccounts(restored, "verify", "--reapply", "--yes");
      expect(done).toMatchObject({ status: 0 });
      expect(done.stdout).toContain(`account ${ada.id}: permanently erased again\n`);
      await expect.poll(async () => (await ask("/api/health")).status).toBe(200);
      expect((await ask("/sign-in")).status).toBe(200);
      expect((await ask("/api/nothing")).status).toBe(404);
      // The worker in the process runs as well.
      await expect.poll(mailed).toEqual(["ada@example.com"]);
    } finally {
      await app.stop();
    }
  },
);
