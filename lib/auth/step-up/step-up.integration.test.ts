import { randomUUID } from "node:crypto";
import { and, eq, like, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions, users, verifications } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { createEnrolledUser, enrol } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { takeGrant } from "./grants";

const purpose = "change-email";
const newAddress = () => `s-${randomUUID().slice(0, 8)}@example.com`;
const ask = (browser: Browser, proof: object = {}) =>
  browser.post("/change-email", { newEmail: newAddress(), ...proof });

const stepUpRequired = authError("REAUTHENTICATION_REQUIRED");

async function expectRefusal(answer: Response, status: number, body: object): Promise<void> {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
}

async function grantFor(browser: Browser, password: string, what: string = purpose) {
  const answer = await browser.post("/step-up/verify", { purpose: what, password });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { expiresAt: string };
}

describe("a grant", () => {
  test("lasts ten minutes, and is used once for one purpose", async () => {
    const { user, browser } = await signedIn();
    const { expiresAt } = await grantFor(browser, user.password);
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9.5);
    expect(minutes).toBeLessThan(10.1);
    expect((await ask(browser)).status).toBe(200);
    await expectRefusal(await ask(browser), 403, stepUpRequired);
  });

  test("is refused for another purpose", async () => {
    const { user, browser } = await signedIn();
    await grantFor(browser, user.password, "api-keys");
    await expectRefusal(await ask(browser), 403, stepUpRequired);
  });

  test("is refused in another session of the account", async () => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    await grantFor(browser, user.password);
    await expectRefusal(await ask(other), 403, stepUpRequired);
    expect((await ask(browser)).status).toBe(200);
  });

  test("is refused after ten minutes", async () => {
    const { user, browser } = await signedIn();
    await grantFor(browser, user.password);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(verifications.userId, user.id));
    await expectRefusal(await ask(browser), 403, stepUpRequired);
  });

  test("is given to one of five concurrent requests", async () => {
    const { user, browser } = await signedIn();
    await grantFor(browser, user.password);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask(browser)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403]);
  });

  test("is issued once for two concurrent requests", async () => {
    const { user, browser } = await signedIn();
    await Promise.all([1, 2, 3].map(() => grantFor(browser, user.password)));
    const answers = [await ask(browser), await ask(browser)];
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
  });

  test("ends with its session", async () => {
    const { user, browser } = await signedIn();
    await grantFor(browser, user.password);
    const [session] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
    await browser.post("/sign-out", {});
    const requester = { kind: "session", id: session?.id ?? "", userId: user.id } as const;
    expect(await takeGrant(db, requester, purpose)).toBe(false);
  });

  test("is dropped with codes and challenges on deletion", async () => {
    const { user, browser } = await signedIn();
    for (const what of ["change-email", "export-data", "api-keys"])
      await grantFor(browser, user.password, what);
    const isOpen = and(eq(verifications.userId, user.id), like(verifications.purpose, "step-up%"));
    expect(await db.$count(verifications, isOpen)).toBe(3);
    await browser.post("/delete-user", { password: user.password });
    expect(await db.$count(verifications, isOpen)).toBe(0);
    // In the words of Better Auth, whose own check of the session comes first.
    const signedOut = { code: "UNAUTHORIZED", message: "Unauthorized" };
    await expectRefusal(await ask(browser), 401, signedOut);
  });

  test("regression: is dropped when a factor that it is based on changes", async () => {
    const { user, browser } = await signedIn();
    for (const what of ["delete-account", "passkeys"]) await grantFor(browser, user.password, what);
    await enrol(browser, user);
    const answer = await browser.post("/delete-user", {});
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "PASSWORD_REQUIRED" });
    const left = and(eq(verifications.userId, user.id), like(verifications.purpose, "step-up:%"));
    expect(await db.$count(verifications, left)).toBe(0);
  });

  test("is stored without anything that a reader of the database could use", async () => {
    const { user, browser } = await signedIn();
    await grantFor(browser, user.password);
    const [row] = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    const [session] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(row?.value).toBe(session?.id);
    expect(JSON.stringify(row)).not.toContain(session?.token);
  });
});

describe("step-up by password", () => {
  test.each([
    [{}, 403, stepUpRequired],
    [{ password: "" }, 403, stepUpRequired],
    [{ mailCode: "12345678" }, 403, stepUpRequired],
    [{ code: "123456" }, 403, stepUpRequired],
    [{ password: "wrong wrong" }, 400, authError("INVALID_PASSWORD")],
  ])("refuses %j", async (proof, status, body) => {
    const { browser } = await signedIn();
    await expectRefusal(await browser.post("/step-up/verify", { purpose, ...proof }), status, body);
    await expectRefusal(await ask(browser), 403, stepUpRequired);
  });

  test("locks out after five wrong passwords, and keeps the session", async () => {
    const { user, browser } = await signedIn();
    const verify = (password: string) => browser.post("/step-up/verify", { purpose, password });
    for (let time = 0; time < 5; time += 1) expect((await verify("wrong wrong")).status).toBe(400);
    const answer = await verify(user.password);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ code: "TOO_MANY_ATTEMPTS" });
    expect(await (await browser.get("/get-session")).json()).toMatchObject({
      user: { email: user.email },
    });
  });

  test("sends no code to an account with a password", async () => {
    const { browser } = await signedIn();
    await expectRefusal(
      await browser.post("/step-up/request", { purpose }),
      400,
      authError("NO_MAIL_CODE"),
    );
  });

  test("answers VALIDATION_ERROR to an unknown purpose and a step-up of another type", async () => {
    const { user, browser } = await signedIn();
    for (const body of [
      { purpose: "everything", password: user.password },
      { purpose, password: 7 },
      { purpose, passkey: "x" },
    ]) {
      const answer = await browser.post("/step-up/verify", body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
    }
  });

  test("answers 401 when signed out", async () => {
    for (const path of ["verify", "request", "passkey-options"])
      expect((await new Browser().post(`/step-up/${path}`, { purpose })).status).toBe(401);
  });

  test("requires the second factor only after the correct password", async () => {
    const { user, browser, app, recoveryCodes } = await createEnrolledUser();
    const verify = (proof: object) => browser.post("/step-up/verify", { purpose, ...proof });
    const { password } = user;
    const required = authError("TWO_FACTOR_REQUIRED");
    const wrong = authError("INVALID_CODE");
    const code = await app.code();
    await expectRefusal(
      await verify({ password: "wrong wrong", code }),
      400,
      authError("INVALID_PASSWORD"),
    );
    await expectRefusal(await verify({ password }), 401, required);
    await expectRefusal(await ask(browser, { password }), 401, required);
    await expectRefusal(await verify({ password, code: await app.wrongCode() }), 401, wrong);
    await expectRefusal(await ask(browser), 403, stepUpRequired);
    expect((await verify({ password, code })).status).toBe(200);
    // The grant covers the second factor too.
    expect((await ask(browser, { password })).status).toBe(200);
    await expectRefusal(await ask(browser, { password }), 401, required);
    expect((await ask(browser, { password, code: recoveryCodes[0] })).status).toBe(200);
    await expectRefusal(await ask(browser, { password, code: recoveryCodes[0] }), 401, wrong);
  });
});

describe("acting on behalf of the owner", () => {
  const guarded: [string, object][] = [
    ["/step-up/verify", { purpose }],
    ["/step-up/request", { purpose }],
    ["/step-up/passkey-options", { purpose }],
    ["/delete-user", {}],
    ["/change-email", { newEmail: "new@example.com" }],
    ["/change-email/confirm", { token: "x" }],
    ["/set-password", { newPassword: "another good password" }],
  ];

  test.each(guarded)("is refused in an impersonated session: %s", async (path, body) => {
    const { user, browser } = await signedIn();
    await db
      .update(sessions)
      .set({ impersonatedBy: randomUUID() })
      .where(eq(sessions.userId, user.id));
    const answer = await browser.post(path, { password: user.password, ...body });
    if (path === "/set-password") expect(answer.status).toBe(400);
    else await expectRefusal(answer, 403, { ...stepUpRequired, message: expect.any(String) });
    const [still] = await db.select().from(users).where(eq(users.id, user.id));
    expect(still).toMatchObject({ status: "active", email: user.email });
  });

  test("is refused with an earlier grant", async () => {
    const { user, browser } = await signedIn();
    await grantFor(browser, user.password);
    await db
      .update(sessions)
      .set({ impersonatedBy: randomUUID() })
      .where(eq(sessions.userId, user.id));
    await expectRefusal(await ask(browser), 403, stepUpRequired);
  });

  test.each([
    ...guarded,
    ["/soft-deletion/erase", { email: "x@example.com" }],
    ["/change-password", { newPassword: "another good password" }],
  ])("is refused with a token: %s", async (path, body) => {
    const { user, token } = await signedIn();
    for (const authorization of [`Bearer ${token}`, "Bearer pk_not.a.key", "Digest x"]) {
      const program = new Browser({ authorization });
      const { password } = user;
      const answer = await program.post(path, { password, currentPassword: password, ...body });
      await expectRefusal(answer, 403, stepUpRequired);
    }
    const [still] = await db.select().from(users).where(eq(users.id, user.id));
    expect(still).toMatchObject({ status: "active", email: user.email });
  });
});
