import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, sessions, users, verifications } from "@/db/schema";
import { errorSentences } from "@/lib/auth/error-sentences";
import { SOFT_DELETION_ERROR_CODES } from "@/lib/auth/soft-deletion/error-codes";
import { successMessages } from "@/lib/auth/soft-deletion/success-messages";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, mailsTo } from "@/tests/support/mail";

const newEmail = () => `p-${randomUUID().slice(0, 8)}@example.com`;
const password = "correct horse battery";

async function signUp(browser: Browser, email: string, secret = password) {
  const answer = await browser.post("/sign-up/email", { name: "Ada", email, password: secret });
  expect(answer.status).toBe(200);
  await runJobs();
  return answer;
}

async function verifyLink(email: string): Promise<string> {
  const mail = await latestMail(email, "verify-email");
  const link = mail?.links.find((candidate) => candidate.includes("/verify-email"));
  if (!link) throw new Error("no link");
  return link;
}

async function newAccount(email = newEmail()) {
  const browser = new Browser();
  await signUp(browser, email);
  const answer = await browser.get(await verifyLink(email));
  expect(answer.headers.get("location")).toBe("/dashboard");
  return { browser, email };
}

describe("verifying an email address", () => {
  test("signs in the browser that signed up", async () => {
    const { browser, email } = await newAccount();
    const session = await browser.get("/get-session");
    expect(await session.json()).toMatchObject({ user: { email, role: "member" } });
  });

  test("changes nothing on the GET of a link scanner, and accepts the password in another browser", async () => {
    const email = newEmail();
    await signUp(new Browser(), email);
    const link = await verifyLink(email);
    const elsewhere = new Browser();
    const scanned = await elsewhere.get(link);
    expect(scanned.headers.get("location")).toMatch(/^\/verify-email\?token=/);
    expect(scanned.headers.getSetCookie()).toEqual([]);
    const token = new URL(link).searchParams.get("token");
    const wrong = await elsewhere.post("/verify-email", { token, password: "not the password" });
    expect(wrong.status).toBe(401);
    const right = await elsewhere.post("/verify-email", { token, password });
    expect(right.status).toBe(200);
    expect(await (await elsewhere.get("/get-session")).json()).toMatchObject({ user: { email } });
    const again = await new Browser().post("/verify-email", { token, password });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ code: "INVALID_TOKEN" });
  });

  test("does not activate a stranger's earlier sign-up", async () => {
    const email = newEmail();
    await signUp(new Browser(), email, "the stranger's password");
    const strangersLink = await verifyLink(email);
    const owner = new Browser();
    await signUp(owner, email);
    const old = await owner.get(strangersLink);
    expect(old.headers.get("location")).toBe("/verify-email?error=invalid");
    await owner.get(await verifyLink(email));
    const stranger = await new Browser().post("/sign-in/email", {
      email,
      password: "the stranger's password",
    });
    expect(stranger.status).toBe(401);
    expect((await new Browser().post("/sign-in/email", { email, password })).status).toBe(200);
  });

  test("refuses a sign-in before it, reported only after the correct password", async () => {
    const email = newEmail();
    await signUp(new Browser(), email);
    const wrong = await new Browser().post("/sign-in/email", { email, password: "wrong wrong" });
    expect(await wrong.json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
    const right = await new Browser().post("/sign-in/email", { email, password });
    expect(right.status).toBe(403);
    expect(await right.json()).toMatchObject({ code: "EMAIL_NOT_VERIFIED" });
  });
});

describe("POST /delete-user", () => {
  test.each([
    [{}, 400, SOFT_DELETION_ERROR_CODES.PASSWORD_REQUIRED.message],
    [{ password: "" }, 400, SOFT_DELETION_ERROR_CODES.PASSWORD_REQUIRED.message],
    [{ password: "wrong wrong" }, 400, errorSentences.INVALID_PASSWORD],
  ])("refuses %j, and changes nothing", async (body, status, message) => {
    const { browser, email } = await newAccount();
    const answer = await browser.post("/delete-user", body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ message });
    const [user] = await db.select().from(users).where(eq(users.email, email));
    expect(user).toMatchObject({ status: "active", deletedAt: null, purgeAt: null });
    expect((await browser.get("/get-session")).status).toBe(200);
  });

  test("answers VALIDATION_ERROR to a password that is not a string", async () => {
    const { browser } = await newAccount();
    const answer = await browser.post("/delete-user", { password: { $ne: "" } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
  });

  test("deletes the account, ends all sessions, reserves the address, and can be undone", async () => {
    const { browser, email } = await newAccount();
    const other = new Browser();
    await other.post("/sign-in/email", { email, password });
    const answer = await browser.post("/delete-user", { password });
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { success: boolean; restorableUntil: string };
    expect(body.success).toBe(true);
    const days = (Date.parse(body.restorableUntil) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.99);
    expect(days).toBeLessThan(30.01);
    expect(await (await other.get("/get-session")).json()).toBeNull();

    const signIn = await new Browser().post("/sign-in/email", { email, password });
    expect(signIn.status).toBe(403);
    expect(await signIn.json()).toMatchObject({
      code: "ACCOUNT_DELETED",
      restorableUntil: body.restorableUntil,
    });
    expect(signIn.headers.getSetCookie().join()).not.toContain("session_token");
    const wrong = await new Browser().post("/sign-in/email", { email, password: "wrong wrong" });
    expect(await wrong.json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });

    const variant = email.replace("@", "+tag@").toUpperCase();
    for (const address of [email, variant]) {
      const again = await new Browser().post("/sign-up/email", {
        name: "Eve",
        email: address,
        password: "another password",
      });
      expect(again.status).toBe(200);
      expect(await again.json()).toMatchObject({ token: null });
    }
    expect(
      await db.select().from(users).where(eq(users.email, variant.toLowerCase())),
    ).toHaveLength(0);

    const unknown = await new Browser().post("/soft-deletion/restore", {
      email: newEmail(),
      password,
    });
    const refused = await new Browser().post("/soft-deletion/restore", {
      email,
      password: "wrong wrong",
    });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toBe(await unknown.text());

    const restored = await new Browser().post("/soft-deletion/restore", { email, password });
    expect(restored.status).toBe(200);
    expect(await restored.json()).toEqual({ message: successMessages.restored });
    expect(await (await browser.get("/get-session")).json()).toBeNull();
    expect((await new Browser().post("/sign-in/email", { email, password })).status).toBe(200);
    const repeated = await new Browser().post("/soft-deletion/restore", { email, password });
    expect(await repeated.json()).toMatchObject({ code: "ACCOUNT_NOT_DELETED" });
  });

  test("creates one deletion, one email and one audit row for three concurrent requests", async () => {
    const { browser, email } = await newAccount();
    const answers = await Promise.all(
      [1, 2, 3].map(() => browser.post("/delete-user", { password })),
    );
    expect(answers.map((answer) => answer.status).sort()[0]).toBe(200);
    const [user] = await db.select().from(users).where(eq(users.email, email));
    const audit = await db
      .select()
      .from(auditLogs)
      .where(sql`subject = ${user?.subject} AND action = 'account.deleted'`);
    expect(audit).toHaveLength(1);
    await runJobs();
    expect(await mailsTo(email, "deletion-requested")).toHaveLength(1);
  });

  test("restores once by the emailed link, in any browser", async () => {
    const { browser, email } = await newAccount();
    await browser.post("/delete-user", { password });
    await runJobs();
    const mail = await latestMail(email, "deletion-requested");
    const link = mail?.links.find((candidate) => candidate.includes("/restore?token="));
    const token = new URL(link ?? "").searchParams.get("token");
    const first = await new Browser().post("/soft-deletion/restore", { token });
    expect(first.status).toBe(200);
    const second = await new Browser().post("/soft-deletion/restore", { token });
    expect(second.status).toBe(400);
    expect(await second.json()).toMatchObject({ code: "RESTORE_LINK_INVALID" });
  });

  test("ignores unknown fields", async () => {
    const email = newEmail();
    await new Browser().post("/sign-up/email", {
      name: "Eve",
      email,
      password,
      role: "admin",
      status: "deleted",
      emailVerified: true,
      purgeAt: "2020-01-01T00:00:00Z",
      subject: randomUUID(),
    });
    const found = await db.select().from(users).where(eq(users.email, email));
    for (const user of found)
      expect(user).toMatchObject({ role: "member", status: "active", emailVerified: false });
  });
});

describe("what a sign-up reveals", () => {
  test("answers new, taken and reserved addresses with the same shape, status and headers", async () => {
    const { email: taken } = await newAccount();
    const { browser, email: held } = await newAccount();
    await browser.post("/delete-user", { password });
    const shapes: unknown[] = [];
    for (const email of [newEmail(), taken, held]) {
      const answer = await new Browser().post("/sign-up/email", { name: "Eve", email, password });
      const body = (await answer.json()) as { token: null; user: Record<string, unknown> };
      const headers = [...answer.headers.keys()].sort();
      const cookies = answer.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, ""));
      const user = Object.fromEntries(
        Object.entries(body.user).map(([key, value]) => [
          key,
          value === null ? null : typeof value,
        ]),
      );
      shapes.push({ status: answer.status, token: body.token, user, headers, cookies });
    }
    expect(shapes[1]).toEqual(shapes[0]);
    expect(shapes[2]).toEqual(shapes[0]);
  });
});

describe("secrets in the database", () => {
  test("stores neither emailed tokens nor reset tokens in plain text", async () => {
    const { email } = await newAccount();
    await new Browser().post("/request-password-reset", { email });
    await runJobs();
    const mail = await latestMail(email, "reset-password");
    const link = mail?.links.find((candidate) => candidate.includes("/reset-password"));
    const token = new URL(link ?? "").searchParams.get("token") ?? "";
    const [user] = await db.select().from(users).where(eq(users.email, email));
    const rows = await db
      .select()
      .from(verifications)
      .where(eq(verifications.userId, user?.id ?? ""));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    const reset = await new Browser().post("/reset-password", {
      token,
      newPassword: "brand new one",
    });
    expect(reset.status).toBe(200);
    expect(
      await db
        .select()
        .from(sessions)
        .where(eq(sessions.userId, user?.id ?? "")),
    ).toEqual([]);
  });
});
