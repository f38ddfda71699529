import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { sessions, users, verifications } from "@/db/schema";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { readGracePass } from "@/lib/account/restore/grace-pass";
import { authError } from "@/lib/auth/auth-error";
import { SOFT_DELETION_ERROR_CODES } from "@/lib/auth/soft-deletion/error-codes";
import { successMessages } from "@/lib/auth/soft-deletion/success-messages";
import { claimExport } from "@/lib/settings/export/owner";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { deletedAccount, mailedRestoreToken, withGracePass } from "@/tests/support/deleted-account";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";

const gracePass = cookieName("grace_pass");
const { code, message } = SOFT_DELETION_ERROR_CODES.RESTORE_INPUT_REQUIRED;
const inputRequired = { code, message };

// What a page would read of the request's cookies.
const request = vi.hoisted(() => ({ cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => {
      const value = request.cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
  }),
}));

const open = (proof: object, browser = new Browser()) =>
  browser.post("/soft-deletion/grace-pass", proof);
const passOf = (browser: Browser) => {
  request.cookies = browser.cookies;
  return readGracePass();
};

async function expectRefusal(answer: Response, status: number, body: object): Promise<void> {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
  expect(answer.headers.getSetCookie().join()).not.toContain(gracePass);
}

describe("issuing a grace pass", () => {
  test("sets a 10-minute HttpOnly cookie for the correct password, and stores only a hash", async () => {
    const { user } = await deletedAccount();
    const answer = await open(user);
    expect(answer.status).toBe(200);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(await answer.json()).toEqual({ restorableUntil: row?.purgeAt?.toISOString() });
    const [line = ""] = answer.headers
      .getSetCookie()
      .filter((candidate) => candidate.startsWith(gracePass));
    expect(line).toMatch(/; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax/i);
    const token = /=([^;]+)/.exec(line)?.[1] ?? "";
    const rows = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await db.$count(sessions, eq(sessions.userId, user.id))).toBe(0);
  });

  test("accepts an emailed link without consuming it", async () => {
    const { user, token } = await deletedAccount();
    const browser = await withGracePass({ token });
    expect(await passOf(browser)).toMatchObject({ userId: user.id, email: user.email });
    const restored = await new Browser().post("/soft-deletion/restore", { token });
    expect(restored.status).toBe(200);
  });

  test("refuses a wrong password, an unknown address or token, and an account that is not deleted", async () => {
    const { user } = await deletedAccount();
    const active = await createUser();
    const credentials = authError("AUTH_INVALID_CREDENTIALS");
    await expectRefusal(await open({ ...user, password: "wrong wrong" }), 401, credentials);
    await expectRefusal(await open({ ...user, email: "nobody@example.com" }), 401, credentials);
    await expectRefusal(await open({ ...active, password: "wrong wrong" }), 401, credentials);
    await expectRefusal(await open(active), 400, authError("ACCOUNT_NOT_DELETED"));
    await expectRefusal(await open({ token: "unknown" }), 400, authError("RESTORE_LINK_INVALID"));
    for (const nothing of [{}, { email: user.email }, { password: user.password }])
      await expectRefusal(await open(nothing), 400, inputRequired);
  });

  test("answers the owner as for an unknown account after the deadline", async () => {
    const { user, token } = await deletedAccount();
    await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
    await expectRefusal(await open(user), 401, authError("AUTH_INVALID_CREDENTIALS"));
    expect((await open({ token })).status).toBe(400);
  });

  test("requires the second factor with a password and with a link", async () => {
    const { user, browser, app, recoveryCodes } = await createEnrolledUser();
    const [first, second, third, fourth] = recoveryCodes;
    await browser.post("/delete-user", { password: user.password, code: first });
    const token = await mailedRestoreToken(user.email);
    const wrong = await app.wrongCode();
    const required = authError("TWO_FACTOR_REQUIRED");
    const invalid = authError("INVALID_CODE");
    for (const path of ["/soft-deletion/grace-pass", "/soft-deletion/restore"])
      for (const proof of [user, { token }]) {
        const post = (body: object) => new Browser().post(path, { ...proof, ...body });
        await expectRefusal(await post({}), 401, required);
        await expectRefusal(await post({ code: wrong }), 401, invalid);
        await expectRefusal(await post({ code: first }), 401, invalid);
      }
    const told = await new Browser().post("/soft-deletion/restore", {
      ...user,
      password: "wrong wrong",
      code: second,
    });
    expect(await told.json()).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS" });
    expect((await open({ ...user, code: second })).status).toBe(200);
    expect((await open({ token, code: third })).status).toBe(200);
    const restored = await new Browser().post("/soft-deletion/restore", { token, code: fourth });
    expect(restored.status).toBe(200);
  });

  test("refuses a link in another user's session without consuming it", async () => {
    const { token } = await deletedAccount();
    const { browser } = await signedIn();
    for (const path of ["/soft-deletion/grace-pass", "/soft-deletion/restore"])
      await expectRefusal(await browser.post(path, { token }), 409, authError("WRONG_SESSION"));
    const restored = await new Browser().post("/soft-deletion/restore", { token });
    expect(restored.status).toBe(200);
  });
});

describe("using a grace pass", () => {
  test("returns the account and its deadline to the page", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(await passOf(browser)).toEqual({
      id: expect.any(String),
      userId: user.id,
      email: user.email,
      joinedAt: row?.createdAt,
      deletedAt: row?.deletedAt,
      restorableUntil: row?.purgeAt,
    });
    expect(await passOf(new Browser())).toBeNull();
  });

  test("restores once, and removes the pass from the database and the browser", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    const kept = browser.cookies.get(gracePass) ?? "";
    const answer = await browser.post("/soft-deletion/restore", {});
    expect(await answer.json()).toEqual({ message: successMessages.restored });
    expect(browser.cookies.has(gracePass)).toBe(false);
    browser.cookies.set(gracePass, kept);
    expect(await passOf(browser)).toBeNull();
    expect((await browser.post("/soft-deletion/restore", {})).status).toBe(400);
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
  });

  test("allows nothing in an account that is signed in", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    expect(await (await browser.get("/get-session")).json()).toBeNull();
    const { password } = user;
    for (const path of ["/delete-user", "/change-email", "/set-password", "/update-user"]) {
      const body = { password, newEmail: "a@example.com", newPassword: password, name: "X" };
      expect((await browser.post(path, body)).status).toBe(401);
    }
    for (const purpose of ["delete-account", "change-email", "api-keys", "set-password"]) {
      const answer = await browser.post("/step-up/verify", { purpose, password });
      expect(answer.status).toBe(401);
    }
  });

  test("allows nothing in another account, or in the account after a restore", async () => {
    const { user } = await deletedAccount();
    const other = await deletedAccount();
    const browser = await withGracePass(user);
    const answer = await browser.post("/soft-deletion/erase", {
      email: other.user.email,
      password: other.user.password,
    });
    expect(await answer.json()).toMatchObject({ code: "EMAIL_MISMATCH" });
    await browser.post("/soft-deletion/restore", {});
    const states = await db
      .select({ id: users.id, status: users.status })
      .from(users)
      .where(sql`${users.id} IN (${user.id}, ${other.user.id})`);
    expect(new Map(states.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [user.id, "active"],
        [other.user.id, "deleted"],
      ]),
    );
  });

  test("refuses a forged, an expired and an empty pass", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now()` })
      .where(and(eq(verifications.userId, user.id), eq(verifications.purpose, "grace-pass")));
    expect(await passOf(browser)).toBeNull();
    for (const value of [browser.cookies.get(gracePass) ?? "", "forged", "%00"]) {
      browser.cookies.set(gracePass, value);
      await expectRefusal(await browser.post("/soft-deletion/restore", {}), 400, inputRequired);
    }
  });
});

describe("the end of a grace pass", () => {
  test("comes with a restore by another method, and lasts through a later deletion", async () => {
    const { user, token } = await deletedAccount();
    const browser = await withGracePass(user);
    await new Browser().post("/soft-deletion/restore", { token });
    expect(await passOf(browser)).toBeNull();
    const { browser: again } = await signedIn({ user });
    await again.post("/delete-user", { password: user.password });
    expect(await passOf(browser)).toBeNull();
    expect((await browser.post("/soft-deletion/restore", {})).status).toBe(400);
  });

  test("comes with the purge, and with the deadline", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
    expect(await passOf(browser)).toBeNull();
    await purgeAccount(user.id);
    expect(await passOf(browser)).toBeNull();
    expect((await browser.post("/soft-deletion/restore", {})).status).toBe(400);
  });

  test("comes with a newer pass of the same account", async () => {
    const { user } = await deletedAccount();
    const earlier = await withGracePass(user);
    const newer = await withGracePass(user);
    expect(await passOf(earlier)).toBeNull();
    expect(await passOf(newer)).not.toBeNull();
  });
});

test("allows the export behind a proxy with basic authentication, and not beside a bearer token", async () => {
  const { user } = await deletedAccount();
  request.cookies = (await withGracePass(user)).cookies;
  const claim = (authorization: string) =>
    claimExport(
      new Request("http://127.0.0.1:3000/api/account/export", { headers: { authorization } }),
    );
  expect(await claim("Basic dXNlcjpwYXNz")).toEqual({ userId: user.id, page: "/restore" });
  expect(await claim("Bearer somebody-elses")).toEqual({ code: "UNAUTHORIZED" });
});
