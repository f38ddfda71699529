import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, recoveryCodes } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { recoveryCodesLeft } from "@/lib/email/sentences";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { createUser, type TestUser } from "@/tests/support/users";
import { twoFactorState } from "./queries";

async function firstStep(user: TestUser): Promise<Browser> {
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  return browser;
}

const audited = (userId: string, action: "recovery-code.used" | "recovery-codes.replaced") =>
  db
    .select({ metadata: auditLogs.metadata })
    .from(auditLogs)
    .where(and(eq(auditLogs.userId, userId), eq(auditLogs.action, action)));

test("shows ten codes of 50 bits once, and stores only hashes", async () => {
  const { user, recoveryCodes: codes } = await createEnrolledUser();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes)
    expect(code).toMatch(/^[0-9a-hj-km-np-tv-z]{5}-[0-9a-hj-km-np-tv-z]{5}$/);
  const rows = await db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, user.id));
  expect(rows).toHaveLength(10);
  const stored = JSON.stringify(rows);
  for (const code of codes) {
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(code.replace("-", ""));
  }
});

test("signs in once per code, counts down, and notifies the owner", async () => {
  const { user, recoveryCodes: codes } = await createEnrolledUser();
  const [code = ""] = codes;
  const browser = await firstStep(user);
  const answer = await browser.post("/two-factor/verify-backup-code", { code });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ user: { id: user.id } });
  expect(await (await browser.get("/get-session")).json()).toMatchObject({
    user: { email: user.email },
  });
  expect(await twoFactorState(user.id)).toMatchObject({ enabled: true, recoveryCodesLeft: 9 });
  expect(await audited(user.id, "recovery-code.used")).toEqual([{ metadata: { left: 9 } }]);
  await runJobs();
  expect((await latestMail(user.email, "recovery-code-used"))?.text).toContain(
    recoveryCodesLeft(9),
  );

  const again = await (await firstStep(user)).post("/two-factor/verify-backup-code", { code });
  expect(again.status).toBe(401);
  expect(await again.json()).toEqual(authError("INVALID_BACKUP_CODE"));
  expect(await twoFactorState(user.id)).toMatchObject({ recoveryCodesLeft: 9 });
});

test("starts one session for the same code in five browsers at once", async () => {
  const { user, recoveryCodes: codes } = await createEnrolledUser();
  const browsers = await Promise.all(Array.from({ length: 5 }, () => firstStep(user)));
  const answers = await Promise.all(
    browsers.map((each) => each.post("/two-factor/verify-backup-code", { code: codes[0] })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
  expect(await audited(user.id, "recovery-code.used")).toHaveLength(1);
});

test("ignores the formatting of a code, and refuses another user's", async () => {
  const { user, recoveryCodes: codes } = await createEnrolledUser();
  const other = await createEnrolledUser();
  const stranger = await (await firstStep(other.user)).post("/two-factor/verify-backup-code", {
    code: codes[1],
  });
  expect(stranger.status).toBe(401);
  const typed = ` ${codes[1]?.toUpperCase().replace("-", " ").replaceAll("0", "O")} `;
  const answer = await (await firstStep(user)).post("/two-factor/verify-backup-code", {
    code: typed,
  });
  expect(answer.status).toBe(200);
});

test("replaces the set after a step-up with an email and an audit row", async () => {
  const { user, browser, app, recoveryCodes: old } = await createEnrolledUser();
  const refused = await browser.post("/two-factor/generate-backup-codes", {});
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ code: "REAUTHENTICATION_REQUIRED" });
  const halfProof = await browser.post("/two-factor/generate-backup-codes", {
    password: user.password,
  });
  expect(halfProof.status).toBe(401);
  expect(await halfProof.json()).toMatchObject({ code: "TWO_FACTOR_REQUIRED" });

  const answer = await browser.post("/two-factor/generate-backup-codes", {
    password: user.password,
    code: await app.code(),
  });
  expect(answer.status).toBe(200);
  const { backupCodes } = (await answer.json()) as { backupCodes: string[] };
  expect(backupCodes).toHaveLength(10);
  expect(await audited(user.id, "recovery-codes.replaced")).toHaveLength(1);
  await runJobs();
  expect(await latestMail(user.email, "recovery-codes.replaced")).toBeDefined();

  const waiting = await firstStep(user);
  const byOld = await waiting.post("/two-factor/verify-backup-code", { code: old[3] });
  expect(byOld.status).toBe(401);
  const byNew = await waiting.post("/two-factor/verify-backup-code", { code: backupCodes[3] });
  expect(byNew.status).toBe(200);
});

test("refuses to replace the codes of an account without a second factor", async () => {
  const user = await createUser();
  const browser = await firstStep(user);
  const answer = await browser.post("/two-factor/generate-backup-codes", {
    password: user.password,
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(authError("TWO_FACTOR_NOT_ENABLED"));
});
