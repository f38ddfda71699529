import { APIError } from "better-auth/api";
import { and, eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs, sessions, users, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { auth } from "@/lib/auth/auth";
import { authError } from "@/lib/auth/auth-error";
import { errorSentences } from "@/lib/auth/error-sentences";
import { SOFT_DELETION_ERROR_CODES } from "@/lib/auth/soft-deletion/error-codes";
import { successMessages } from "@/lib/auth/soft-deletion/success-messages";
import { log } from "@/lib/log";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { mailsTo } from "@/tests/support/mail";
import { mailedCode, signedInWithoutPassword } from "@/tests/support/passwordless";
import { SecurityKey } from "@/tests/support/security-key";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { apiUser } from "./sessions/session";

const purpose = "delete-account";
const stepUpRequired = authError("REAUTHENTICATION_REQUIRED");

const statusOf = async ({ id }: { id: string }) =>
  (await db.select().from(users).where(eq(users.id, id)))[0]?.status;

const auditOf = ({ subject }: TestUser) =>
  db
    .select({ action: auditLogs.action, metadata: auditLogs.metadata })
    .from(auditLogs)
    .where(and(eq(auditLogs.subject, subject), sql`action LIKE 'account.%'`))
    .orderBy(auditLogs.seq);

/** Refused, with the account as it was and one audit row that names the reason alone. */
async function expectRefused(answer: Response, status: number, body: object, user: TestUser) {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
  expect(await statusOf(user)).toBe("active");
  const { code } = body as { code: string };
  expect((await auditOf(user)).at(-1)).toEqual({
    action: "account.deletion-refused",
    metadata: { reason: code },
  });
}

async function expectDeleted(answer: Response, user: TestUser): Promise<void> {
  const body = (await answer.json()) as { restorableUntil: string };
  expect(answer.status).toBe(200);
  expect(body).toEqual({
    success: true,
    message: successMessages.deleted,
    restorableUntil: expect.any(String),
  });
  expect(await statusOf(user)).toBe("deleted");
}

describe("requires the password, however fresh the session is", () => {
  test.each([
    [{}, "PASSWORD_REQUIRED", SOFT_DELETION_ERROR_CODES.PASSWORD_REQUIRED.message],
    [{ code: "123456" }, "PASSWORD_REQUIRED", SOFT_DELETION_ERROR_CODES.PASSWORD_REQUIRED.message],
    [{ password: "wrong wrong" }, "INVALID_PASSWORD", errorSentences.INVALID_PASSWORD],
  ])("refuses %j, and writes an audit row", async (body, code, message) => {
    const { user, browser } = await signedIn();
    await expectRefused(await browser.post("/delete-user", body), 400, { code, message }, user);
    expect(await (await browser.get("/get-session")).json()).toMatchObject({
      user: { email: user.email },
    });
  });

  test("accepts a grant in place of the password, once and for this purpose only", async () => {
    const { user, browser } = await signedIn();
    const { password } = user;
    await browser.post("/step-up/verify", { purpose: "export-data", password });
    expect((await browser.post("/delete-user", {})).status).toBe(400);
    await browser.post("/step-up/verify", { purpose, password });
    await expectDeleted(await browser.post("/delete-user", {}), user);
  });

  test("writes an audit row for a failed step-up of a deletion, and none for other purposes", async () => {
    const { user, browser } = await signedIn();
    const password = "wrong wrong";
    await browser.post("/step-up/verify", { purpose: "export-data", password });
    expect(await auditOf(user)).toEqual([]);
    for (const what of [purpose, "erase-account"])
      await browser.post("/step-up/verify", { purpose: what, password });
    const refusal = {
      action: "account.deletion-refused",
      metadata: { reason: "INVALID_PASSWORD" },
    };
    expect(await auditOf(user)).toEqual([refusal, refusal]);
  });
});

test("deletes an account without a password by an emailed code, without asking for a password", async () => {
  const { user, browser } = await signedInWithoutPassword();
  for (const body of [{}, { password: "any password" }])
    await expectRefused(await browser.post("/delete-user", body), 403, stepUpRequired, user);
  await browser.post("/step-up/request", { purpose });
  const mailCode = await mailedCode(user.email);
  expect((await browser.post("/step-up/verify", { purpose, mailCode })).status).toBe(200);
  await expectDeleted(await browser.post("/delete-user", {}), user);
});

test("requires the second factor, and asks for it only after the correct password", async () => {
  const { user, browser, app, recoveryCodes } = await createEnrolledUser();
  const remove = (body: object) => browser.post("/delete-user", body);
  const { password } = user;
  const code = await app.wrongCode();
  await expectRefused(
    await remove({ password: "wrong wrong", code }),
    400,
    authError("INVALID_PASSWORD"),
    user,
  );
  await expectRefused(await remove({ password }), 401, authError("TWO_FACTOR_REQUIRED"), user);
  await expectRefused(await remove({ password, code }), 401, authError("INVALID_CODE"), user);
  await expectDeleted(await remove({ password, code: recoveryCodes[0] }), user);
});

test("accepts a passkey in place of both factors", async () => {
  const { user, browser } = await createEnrolledUser();
  const key = await new SecurityKey().register(user.id);
  const options = await browser.post("/step-up/passkey-options", { purpose });
  const passkey = key.sign((await options.json()) as { challenge: string });
  expect((await browser.post("/step-up/verify", { purpose, passkey })).status).toBe(200);
  await expectDeleted(await browser.post("/delete-user", {}), user);
});

describe("refuses a deletion on behalf of the owner", () => {
  test("in an impersonated session, with the password and with a grant", async () => {
    const { user, browser } = await signedIn();
    const { password } = user;
    await browser.post("/step-up/verify", { purpose, password });
    await db
      .update(sessions)
      .set({ impersonatedBy: user.subject })
      .where(eq(sessions.userId, user.id));
    for (const body of [{}, { password }])
      await expectRefused(await browser.post("/delete-user", body), 403, stepUpRequired, user);
  });

  test("in a bearer session, with the password", async () => {
    const { user, browser, token } = await signedIn();
    const program = new Browser({ authorization: `Bearer ${token}` });
    const answer = await program.post("/delete-user", { password: user.password });
    await expectRefused(answer, 403, stepUpRequired, user);
    expect((await browser.get("/get-session")).status).toBe(200);
  });
});

describe("creates one deletion, one email and one audit row", () => {
  const remove: Record<string, (browser: Browser, user: TestUser) => Promise<Response>> = {
    password: (browser, { password }) => browser.post("/delete-user", { password }),
    grant: (browser) => browser.post("/delete-user", {}),
  };

  test.each(["password", "grant"])("for three concurrent requests by %s", async (by) => {
    const { user, browser } = await signedIn();
    if (by === "grant") await browser.post("/step-up/verify", { purpose, password: user.password });
    const answers = await Promise.all([1, 2, 3].map(() => remove[by]?.(browser, user)));
    expect(answers.map((answer) => answer?.status).sort()[0]).toBe(200);
    for (const answer of answers) expect(answer?.status).toBeLessThan(500);
    const deleted = (await auditOf(user)).filter(({ action }) => action === "account.deleted");
    expect(deleted).toHaveLength(1);
    await runJobs();
    expect(await mailsTo(user.email, "deletion-requested")).toHaveLength(1);
  });

  test("refuses a retry after a timeout as signed out, without an audit row", async () => {
    const { user, browser } = await signedIn();
    const cookies = [...browser.cookies];
    await browser.post("/delete-user", { password: user.password });
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    const retry = await browser.post("/delete-user", { password: user.password });
    expect(retry.status).toBe(401);
    expect((await auditOf(user)).map(({ action }) => action)).toEqual(["account.deleted"]);
  });
});

test("refuses one of two last admins that delete themselves at the same time, with an audit row", async () => {
  const admins = [await createUser({ role: "admin" }), await createUser({ role: "admin" })];
  const browsers = await Promise.all(
    admins.map(async (user) => (await signedIn({ user })).browser),
  );
  const answers = await Promise.all(
    browsers.map((browser, index) =>
      browser.post("/delete-user", { password: admins[index]?.password }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const refused = answers.findIndex(({ status }) => status === 409);
  expect(await answers[refused]?.json()).toEqual(authError("LAST_ADMIN"));
  expect(await auditOf(admins[refused] as TestUser)).toEqual([
    { action: "account.deletion-refused", metadata: { reason: "LAST_ADMIN" } },
  ]);
});

test("signs an open tab out on its next request", async () => {
  const { user, browser } = await signedIn();
  const { browser: tab } = await signedIn({ user });
  await browser.post("/delete-user", { password: user.password });
  expect(await apiUser(requestBy(tab))).toBeNull();
  expect(await (await tab.get("/get-session")).json()).toBeNull();
  for (const path of ["/delete-user", "/update-user", "/step-up/verify"]) {
    const answer = await tab.post(path, { purpose, password: user.password, name: "X" });
    expect(answer.status).toBe(401);
  }
});

describe("Better Auth's own hooks", () => {
  const hooks = auth.options.user.deleteUser as {
    beforeDelete?: (user: { id: string }) => Promise<void>;
    afterDelete?: (user: { id: string }) => Promise<void>;
  };

  afterEach(() => {
    delete hooks.beforeDelete;
    delete hooks.afterDelete;
  });

  test("refuses without changes when the hook before throws, and completes when the hook after throws", async () => {
    const { user, browser } = await signedIn();
    const { password } = user;
    const seen: (string | undefined)[] = [];
    hooks.beforeDelete = async ({ id }) => {
      seen.push(await statusOf({ id }));
      throw new APIError("FORBIDDEN", {
        code: "UNPAID",
        message: "Pay first.",
      });
    };
    await expectRefused(
      await browser.post("/delete-user", { password }),
      403,
      { code: "UNPAID", message: "Pay first." },
      user,
    );
    hooks.beforeDelete = async ({ id }) => void seen.push(await statusOf({ id }));
    hooks.afterDelete = async ({ id }) => {
      seen.push(await statusOf({ id }));
      throw new Error("too late");
    };
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    await expectDeleted(await browser.post("/delete-user", { password }), user);
    expect(seen).toEqual(["active", "active", "deleted"]);
    expect(logged).toHaveBeenCalledOnce();
  });
});

test("keeps sessions and grants revoked after a restore", async () => {
  const { user, browser } = await signedIn();
  await browser.post("/step-up/verify", { purpose: "api-keys", password: user.password });
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: user.id, origin: "http://127.0.0.1:3000", source: "cli" }),
  );
  await runJobs();
  expect((await new Browser().post("/soft-deletion/restore", user)).status).toBe(200);
  expect(await apiUser(requestBy(browser))).toBeNull();
  expect(await db.$count(verifications, eq(verifications.userId, user.id))).toBe(0);
});
