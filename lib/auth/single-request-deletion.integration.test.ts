import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, recoveryCodes, users, verifications } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { SOFT_DELETION_ERROR_CODES } from "@/lib/auth/soft-deletion/error-codes";
import { successMessages } from "@/lib/auth/soft-deletion/success-messages";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { withGracePass } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { lockOn, meetAt } from "@/tests/support/meet";
import { anotherCode, mailedCode, signedInWithoutPassword } from "@/tests/support/passwordless";
import { SecurityKey } from "@/tests/support/security-key";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";

const purposes = { "/delete-user": "delete-account", "/soft-deletion/erase": "erase-account" };
type Path = keyof typeof purposes;
const paths = Object.keys(purposes) as Path[];
const stepUpRequired = authError("REAUTHENTICATION_REQUIRED");

const statusOf = async ({ id }: TestUser) =>
  (await db.select().from(users).where(eq(users.id, id)))[0]?.status;

/** The address is what an erasure asks for besides; a deletion drops it. */
const send = (browser: Browser, path: Path, { email }: TestUser, body: object) =>
  browser.post(path, { email, ...body });

async function emailedCode(browser: Browser, path: Path, user: TestUser): Promise<string> {
  const asked = await browser.post("/step-up/request", { purpose: purposes[path] });
  expect(asked.status).toBe(200);
  return mailedCode(user.email);
}

const byCode = (code: string, secondFactorCode?: string) => ({
  proof: { method: "email-code", code, secondFactorCode },
});

async function optionsFor(browser: Browser, purpose: string, via?: "grace-pass") {
  const answer = await browser.post("/step-up/passkey-options", { purpose, via });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { challenge: string };
}

const byPasskey = (response: unknown) => ({ proof: { method: "passkey", response } });

async function withPasskey(given?: { user: TestUser; browser: Browser }) {
  const { user, browser } = given ?? (await signedIn());
  return { user, browser, key: await new SecurityKey().register(user.id) };
}

async function expectDone(answer: Response, path: Path, user: TestUser): Promise<void> {
  const { deleted, erased } = successMessages;
  expect(await answer.json()).toMatchObject({
    success: true,
    message: path === "/delete-user" ? deleted : erased,
  });
  expect(answer.status).toBe(200);
  expect(await statusOf(user)).toBe("deleted");
  const { userId, purpose } = verifications;
  const left = and(eq(userId, user.id), inArray(purpose, ["step-up-code", "step-up-passkey"]));
  expect(await db.$count(verifications, left)).toBe(0);
}

/** Refused with the account as it was, and one audit row that names the reason alone. */
async function expectRefused(answer: Response, status: number, body: object, user: TestUser) {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
  expect(await statusOf(user)).toBe("active");
  const [row] = await db
    .select({ action: auditLogs.action, metadata: auditLogs.metadata })
    .from(auditLogs)
    .where(eq(auditLogs.subject, user.subject))
    .orderBy(desc(auditLogs.seq))
    .limit(1);
  const { code: reason } = body as { code: string };
  expect(row).toEqual({ action: "account.deletion-refused", metadata: { reason } });
}

async function withoutPasswordEnrolled() {
  const enrolled = await createEnrolledUser();
  await db.delete(accounts).where(eq(accounts.userId, enrolled.user.id));
  return enrolled;
}

describe.each(paths)("one request to %s", (path) => {
  test("deletes an account without a password by an emailed code", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const code = await emailedCode(browser, path, user);
    const wrong = await send(browser, path, user, byCode(anotherCode(code)));
    await expectRefused(wrong, 401, authError("INVALID_CODE"), user);
    await expectDone(await send(browser, path, user, byCode(code)), path, user);
  });

  test("requires the second factor with an emailed code, and consumes both together", async () => {
    const { user, browser, app, recoveryCodes: codes } = await withoutPasswordEnrolled();
    const code = await emailedCode(browser, path, user);
    const refused: [object, "TWO_FACTOR_REQUIRED" | "INVALID_CODE"][] = [
      [byCode(anotherCode(code), codes[0]), "INVALID_CODE"],
      [byCode(code), "TWO_FACTOR_REQUIRED"],
      [byCode(code, await app.wrongCode()), "INVALID_CODE"],
    ];
    for (const [body, reason] of refused)
      await expectRefused(await send(browser, path, user, body), 401, authError(reason), user);
    await expectDone(await send(browser, path, user, byCode(code, codes[0])), path, user);
  });

  test("deletes an account with a password and a second factor by a passkey", async () => {
    const { user, browser, key } = await withPasskey(await createEnrolledUser());
    const signed = key.sign(await optionsFor(browser, purposes[path]));
    await expectDone(await send(browser, path, user, byPasskey(signed)), path, user);
  });

  test("refuses a passkey assertion for another purpose", async () => {
    const { user, browser, key } = await withPasskey();
    const signed = key.sign(await optionsFor(browser, "api-keys"));
    const answer = await send(browser, path, user, byPasskey(signed));
    await expectRefused(answer, 401, authError("INVALID_PASSKEY"), user);
  });

  test("refuses an authenticator code alone without consuming it", async () => {
    const { user, browser, app } = await createEnrolledUser();
    const code = await app.code();
    const answer = await send(browser, path, user, { proof: { method: "totp", code } });
    await expectRefused(answer, 403, stepUpRequired, user);
    const { password } = user;
    await expectDone(await send(browser, path, user, { password, code }), path, user);
  });

  test("refuses an authenticator code alone for an account without a password", async () => {
    const { user, browser, app } = await withoutPasswordEnrolled();
    const answer = await send(browser, path, user, {
      proof: { method: "totp", code: await app.code() },
    });
    await expectRefused(answer, 403, stepUpRequired, user);
  });

  test("refuses an emailed code for an account with a password", async () => {
    const { user, browser } = await signedIn();
    await expectRefused(
      await send(browser, path, user, byCode("12345678")),
      403,
      stepUpRequired,
      user,
    );
  });

  test.each([
    ["an unknown method", { proof: { method: "magic", code: "1" } }],
    ["no method", { proof: { code: "1" } }],
    ["no code", { proof: { method: "email-code" } }],
    ["no response", { proof: { method: "passkey" } }],
    ["a response without an id", { proof: { method: "passkey", response: {} } }],
    ["a code that is none", { proof: { method: "totp", code: 7 } }],
    ["a proof that is none", { proof: "email-code" }],
    ["a password and a proof", { password: "x", proof: { method: "email-code", code: "1" } }],
    ["a code beside a proof", { code: "1", proof: { method: "email-code", code: "1" } }],
  ])("answers VALIDATION_ERROR to %s", async (_, body) => {
    const { user, browser } = await signedIn();
    const answer = await send(browser, path, user, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
    expect(await statusOf(user)).toBe("active");
  });

  test("keeps the last admin's step-up unused until there is another admin", async () => {
    const user = await createUser({ role: "admin" });
    const { browser } = await signedInWithoutPassword(user);
    const code = await emailedCode(browser, path, user);
    const refused = await send(browser, path, user, byCode(code));
    await expectRefused(refused, 409, authError("LAST_ADMIN"), user);
    const other = await createUser({ role: "admin" });
    await expectDone(await send(browser, path, user, byCode(code)), path, user);
    await db.delete(users).where(eq(users.id, other.id));
  });

  test("keeps the last admin's recovery code unused", async () => {
    const { user, browser, recoveryCodes: codes } = await createEnrolledUser();
    await db.update(users).set({ role: "admin" }).where(eq(users.id, user.id));
    const { password } = user;
    const body = { password, code: codes[0] };
    await expectRefused(await send(browser, path, user, body), 409, authError("LAST_ADMIN"), user);
    const used = and(eq(recoveryCodes.userId, user.id), sql`used_at IS NOT NULL`);
    expect(await db.$count(recoveryCodes, used)).toBe(0);
    await db.update(users).set({ role: "member" }).where(eq(users.id, user.id));
    await expectDone(await send(browser, path, user, body), path, user);
  });

  test.each(["email-code", "passkey"])(
    "deletes once for two concurrent requests with one %s",
    async (method) => {
      const byKey = method === "passkey";
      const { user, browser, key } = byKey
        ? await withPasskey()
        : { ...(await signedInWithoutPassword()), key: null };
      const body = key
        ? byPasskey(key.sign(await optionsFor(browser, purposes[path])))
        : byCode(await emailedCode(browser, path, user));
      const answers = await meetAt(
        lockOn.user(user.id),
        () => send(browser, path, user, body),
        () => send(browser, path, user, body),
      );
      const statuses = answers.map((one) => ("value" in one ? one.value.status : one));
      expect(statuses.sort()).toEqual([200, 401]);
      const done = and(
        eq(auditLogs.subject, user.subject),
        eq(auditLogs.action, "account.deleted"),
      );
      expect(await db.$count(auditLogs, done)).toBe(1);
    },
  );

  test("refuses a token with a step-up", async () => {
    const { user, token } = await signedIn();
    const program = new Browser({ authorization: `Bearer ${token}` });
    await expectRefused(
      await send(program, path, user, byCode("12345678")),
      403,
      stepUpRequired,
      user,
    );
  });
});

test("keeps the step-up unused when an erasure names another address", async () => {
  const { user, browser } = await signedInWithoutPassword();
  const path = "/soft-deletion/erase";
  const code = await emailedCode(browser, path, user);
  const other = { ...user, email: "other@example.com" };
  const refused = await send(browser, path, other, byCode(code));
  await expectRefused(refused, 400, authError("EMAIL_MISMATCH"), user);
  await expectDone(await send(browser, path, user, byCode(code)), path, user);
});

test("erases a deleted account by its grace pass with a passkey in one request", async () => {
  const { user, browser: owner, key } = await withPasskey();
  await owner.post("/delete-user", { password: user.password });
  const browser = await withGracePass(user);
  const via = "grace-pass";
  const signed = key.sign(await optionsFor(browser, "erase-account", via));
  const answer = await send(browser, "/soft-deletion/erase", user, { via, ...byPasskey(signed) });
  expect(answer.status).toBe(200);
  await runJobs();
  expect(await statusOf(user)).toBeUndefined();
});

describe("the other routes with a step-up", () => {
  const newEmail = () => `p-${randomUUID().slice(0, 8)}@example.com`;

  test("accept the same step-up, once", async () => {
    const { user, browser } = await signedInWithoutPassword();
    await browser.post("/step-up/request", { purpose: "change-email" });
    const proof = byCode(await mailedCode(user.email));
    const ask = () => browser.post("/change-email", { newEmail: newEmail(), ...proof });
    expect((await ask()).status).toBe(200);
    const again = await ask();
    expect(again.status).toBe(401);
    expect(await again.json()).toEqual(authError("INVALID_CODE"));
  });

  test.each([
    ["change-email", "/change-email", () => ({ newEmail: newEmail() })],
    ["api-keys", "/api-keys/create", () => ({ name: "My script", expiresInDays: 1 })],
    ["two-factor", "/two-factor/enable", () => ({})],
  ])("accept a passkey in the request of %s", async (purpose, path, fields) => {
    const { browser, key } = await withPasskey();
    const both = { password: "x", ...byPasskey({ id: key.id }) };
    const refused = await browser.post(path, { ...fields(), ...both });
    expect(await refused.json()).toMatchObject({ code: "VALIDATION_ERROR" });
    const signed = key.sign(await optionsFor(browser, purpose));
    expect((await browser.post(path, { ...fields(), ...byPasskey(signed) })).status).toBe(200);
  });

  test("accept a grant too", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const code = await emailedCode(browser, "/delete-user", user);
    const granted = await browser.post("/step-up/verify", {
      purpose: "delete-account",
      ...byCode(code),
    });
    expect(granted.status).toBe(200);
    await expectDone(await browser.post("/delete-user", {}), "/delete-user", user);
  });
});

test("refuse a request without a step-up as before", async () => {
  const { user, browser } = await signedIn();
  const { PASSWORD_REQUIRED } = SOFT_DELETION_ERROR_CODES;
  const { code, message } = PASSWORD_REQUIRED;
  await expectRefused(await browser.post("/delete-user", {}), 400, { code, message }, user);
  const erase = await send(browser, "/soft-deletion/erase", user, {});
  await expectRefused(erase, 403, stepUpRequired, user);
});
