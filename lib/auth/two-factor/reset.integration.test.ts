import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, knownDevices, recoveryCodes, sessions, twoFactors, users } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { createEnrolledUser, forgetUsedCodes } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { createUser } from "@/tests/support/users";
import { resetSecondFactor } from "./reset";

const origin = "http://127.0.0.1:3000";
// Each loads the whole application.
const twoProcesses = { timeout: 120_000 };
const reset = (userId: string) => db.transaction((tx) => resetSecondFactor(tx, { userId, origin }));

test("lets the owner back in whom an attacker's second factor locked out, and signs the attacker out", async () => {
  const { user, browser: thief, app } = await createEnrolledUser();
  await forgetUsedCodes(user.id);
  const trusted = new Browser();
  await trusted.post("/sign-in/email", user);
  const trust = { code: await app.code(), trustDevice: true };
  expect((await trusted.post("/two-factor/verify-totp", trust)).status).toBe(200);
  const owner = new Browser();
  expect(await (await owner.post("/sign-in/email", user)).json()).toMatchObject({
    twoFactorRedirect: true,
  });

  expect(await reset(user.id)).toBe(true);
  for (const by of [thief, trusted]) expect(await (await by.get("/get-session")).json()).toBeNull();
  for (const table of [sessions, twoFactors, recoveryCodes])
    expect(await db.select().from(table).where(eq(table.userId, user.id))).toEqual([]);
  const devices = await db.select().from(knownDevices).where(eq(knownDevices.userId, user.id));
  expect(devices.length).toBeGreaterThan(0);
  expect(devices.filter(({ trustedUntil }) => trustedUntil !== null)).toEqual([]);
  expect((await owner.post("/sign-in/email", user)).status).toBe(200);
  expect(await (await owner.get("/get-session")).json()).toMatchObject({ user: { id: user.id } });

  const log = await db.select().from(auditLogs).where(eq(auditLogs.userId, user.id));
  expect(log).toContainEqual(
    expect.objectContaining({ action: "two-factor.disabled", metadata: { by: "cli" } }),
  );
  await runJobs();
  expect(await latestMail(user.email, "two-factor.disabled")).toBeDefined();
});

test("signs nobody out and sends nothing without an active factor or for a deleted account", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  expect(await reset(user.id)).toBe(false);
  expect(await (await browser.get("/get-session")).json()).not.toBeNull();
  const gone = await createEnrolledUser();
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: gone.user.id, origin, source: "settings" }),
  );
  expect(await reset(gone.user.id)).toBe(false);
  const [row] = await db.select().from(users).where(eq(users.id, gone.user.id));
  expect(row?.twoFactorEnabled).toBe(true);
});

test(
  "reports the reset, and that nothing is left to reset the second time",
  twoProcesses,
  async () => {
    const { user } = await createEnrolledUser();
    const command = () =>
      promisify(execFile)(
        process.execPath,
        ["--import", "tsx", "lib/cli/accounts.ts", "reset-second-factor", user.email, "--yes"],
        {
          cwd: fileURLToPath(new URL("../../..", import.meta.url)),
          env: { ...process.env, NODE_OPTIONS: "" },
        },
      );
    expect((await command()).stdout).toContain("Two-factor authentication turned off.");
    await expect(command()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Two-factor authentication isn’t on for this account"),
    });
  },
);
