import { randomUUID } from "node:crypto";
import { runWithRequestState } from "@better-auth/core/context";
import { eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { hashEmail, hashExactEmail } from "@/db/email-hash";
import { auditLogs, knownDevices, sessions, signInLockouts } from "@/db/schema";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { runJobs } from "@/tests/support/jobs";
import { kindOf, latestMail, mailsTo } from "@/tests/support/mail";
import { createUser } from "@/tests/support/users";
import { auth } from "../auth";
import { authError } from "../auth-error";
import { hashDevice } from "../sessions/devices";
import { assertNotLockedOut, clearFailures } from "./lockout";

const wrong = "not the password";
const newAddress = () => `t-${randomUUID().slice(0, 8)}@example.com`;
const guessBy = (browser: Browser, email: string) =>
  browser.post("/sign-in/email", { email, password: wrong });

async function attemptTimes(email: string, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1)
    statuses.push((await guessBy(new Browser(), email)).status);
  return statuses;
}

/** As if so much time had passed for every counter. */
async function passTime(interval: string): Promise<void> {
  await db.update(signInLockouts).set({
    lastFailureAt: sql`${signInLockouts.lastFailureAt} - ${interval}::interval`,
    lockedUntil: sql`${signInLockouts.lockedUntil} - ${interval}::interval`,
  });
}

describe("failed passwords at sign-in", () => {
  test("verifies five of a hundred simultaneous attempts from as many addresses", async () => {
    const user = await createUser();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => guessBy(new Browser(), user.email)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(95);
  });

  test("refuses the sixth before verifying it, with the time to wait", async () => {
    const user = await createUser();
    const begun = Date.now();
    expect(await attemptTimes(user.email, 5)).toEqual([401, 401, 401, 401, 401]);
    const refused = await new Browser().post("/sign-in/email", user);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toEqual(authError("TOO_MANY_ATTEMPTS"));
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThanOrEqual(30 - Math.ceil((Date.now() - begun) / 1000));
    expect(seconds).toBeLessThanOrEqual(30);
  });

  test("answers the same for an address without an account", async () => {
    const email = newAddress();
    expect(await attemptTimes(email, 6)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test("ignores case, and counts another spelling of the mailbox as another account", async () => {
    const name = randomUUID().slice(0, 8);
    expect(await attemptTimes(`${name}@example.com`, 3)).toEqual([401, 401, 401]);
    expect(await attemptTimes(`${name}+tag@example.com`, 6)).toEqual([
      401, 401, 401, 401, 401, 429,
    ]);
    expect(await attemptTimes(`${name.toUpperCase()}@Example.com`, 3)).toEqual([401, 401, 429]);
  });

  test("keeps the count after a sign-up with another spelling or the password of an unverified account", async () => {
    const user = await createUser();
    const eve = await createUser({ email: user.email.replace("@", "+eve@"), verified: false });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      statuses.push(...(await attemptTimes(user.email, 2)));
      const refused = await new Browser().post("/sign-in/email", eve);
      expect(await refused.json()).toMatchObject({ code: "EMAIL_NOT_VERIFIED" });
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    await attemptTimes(eve.email, 1);
    await new Browser().post("/sign-in/email", eve);
    expect(await attemptTimes(eve.email, 1)).toEqual([429]);
    await runJobs();
    expect(await mailsTo(user.email)).toHaveLength(1);
    expect(await mailsTo(eve.email)).toEqual([]);
  });

  test("does not notify the owner of another spelling of a lockout", async () => {
    const user = await createUser();
    const other = await createUser({ email: user.email.replace("@", "+other@") });
    await attemptTimes(other.email, 5);
    await runJobs();
    expect(await mailsTo(other.email)).toHaveLength(1);
    expect(await mailsTo(user.email)).toEqual([]);
  });

  test("doubles the wait up to 15 minutes, and starts anew after a day", async () => {
    const guessed = { email: newAddress(), deviceId: null };
    const waits: (number | null)[] = [];
    for (let failure = 1; failure <= 12; failure += 1) {
      const { lockedUntil } = await assertNotLockedOut(guessed);
      // To ten seconds, since the clock goes on while this is counted.
      waits.push(lockedUntil && Math.round((lockedUntil.getTime() - Date.now()) / 10_000) * 10);
      await passTime("15 minutes 1 second");
    }
    expect(waits).toEqual([null, null, null, null, 30, 60, 120, 240, 480, 900, 900, 900]);
    await passTime("24 hours");
    expect((await assertNotLockedOut(guessed)).failures).toBe(1);
  });

  test("resets the count after the correct password", async () => {
    const user = await createUser();
    for (let round = 0; round < 3; round += 1) {
      expect(await attemptTimes(user.email, 4)).toEqual([401, 401, 401, 401]);
      expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
    }
  });

  test("neither counts nor resets for a request that is refused without verifying the password", async () => {
    const user = await createUser();
    await attemptTimes(user.email, 4);
    const long = { email: user.email, password: "x".repeat(129) };
    for (let time = 0; time < 3; time += 1) {
      const answer = await new Browser().post("/sign-in/email", long);
      expect(await answer.json()).toMatchObject({ code: "PASSWORD_TOO_LONG" });
    }
    expect(await attemptTimes(user.email, 2)).toEqual([401, 429]);
  });
});

test("regression: does not count a sign-in for which no password was compared", async () => {
  const { email, password } = await createUser();
  for (let time = 0; time < 6; time += 1) {
    const answer = await new Browser().post("/sign-in/email", {
      email,
      password: wrong,
      rememberMe: "x",
    });
    expect(answer.status).toBe(400);
  }
  expect((await new Browser().post("/sign-in/email", { email, password })).status).toBe(200);
});

test("regression: does not reset the counter of another account within one request", async () => {
  const [one, other] = [await createUser(), await createUser()];
  await attemptTimes(other.email, 4);
  const signIn = (body: { email: string; password: string }) =>
    auth.api.signInEmail({ body, headers: new Headers() });
  await runWithRequestState(new WeakMap(), async () => {
    await signIn(one);
    await expect(signIn({ ...other, password: wrong })).rejects.toThrow();
  });
  expect(await attemptTimes(other.email, 1)).toEqual([429]);
});

describe("the owner during a lockout", () => {
  test("signs in with a known browser, whose failed attempts are counted separately", async () => {
    const user = await createUser();
    const usual = new Browser();
    expect((await usual.post("/sign-in/email", user)).status).toBe(200);
    expect(await attemptTimes(user.email, 6)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await usual.post("/sign-in/email", user)).status).toBe(200);
    for (let time = 0; time < 5; time += 1)
      expect((await guessBy(usual, user.email)).status).toBe(401);
    expect((await guessBy(usual, user.email)).status).toBe(429);
  });

  test("is locked out in a browser that only another account knows", async () => {
    const user = await createUser();
    const attackers = await createUser();
    const browser = new Browser();
    expect((await browser.post("/sign-in/email", attackers)).status).toBe(200);
    await attemptTimes(user.email, 5);
    expect((await guessBy(browser, user.email)).status).toBe(429);
  });

  test("is locked out with a device id that is not 256 bits long", async () => {
    const user = await createUser();
    const deviceId = randomUUID();
    await db.insert(knownDevices).values({ userId: user.id, deviceHash: hashDevice(deviceId) });
    await attemptTimes(user.email, 5);
    const browser = new Browser();
    browser.cookies.set(cookieName("device"), deviceId);
    expect((await guessBy(browser, user.email)).status).toBe(429);
  });

  test("gets one email and one audit row for an attack of any length", async () => {
    const user = await createUser();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 8 }, () => guessBy(new Browser(), user.email)));
      await passTime("15 minutes 1 second");
    }
    await runJobs();
    const mails = await mailsTo(user.email);
    expect(mails.map(kindOf)).toEqual(["account-locked"]);
    expect(mails[0]?.links.join()).toContain("/forgot-password");
    const audited = await db.select().from(auditLogs).where(eq(auditLogs.userId, user.id));
    expect(audited.filter(({ action }) => action === "account.locked")).toEqual([
      expect.objectContaining({
        subject: user.subject,
        metadata: { lock: expect.any(String), until: expect.any(String) },
      }),
    ]);
  });

  test("signs in with the browser that reset the password while the attack continues", async () => {
    const user = await createUser();
    const browser = new Browser();
    await attemptTimes(user.email, 5);
    await browser.post("/request-password-reset", { email: user.email });
    await runJobs();
    const mail = await latestMail(user.email, "reset-password");
    const link = mail?.links.find((each) => each.includes("/reset-password?token=")) ?? "";
    const token = new URL(link).searchParams.get("token");
    const password = "one that nobody guesses";
    const reset = await browser.post("/reset-password", { token, newPassword: password });
    expect(reset.status).toBe(200);
    expect(await attemptTimes(user.email, 6)).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await browser.post("/sign-in/email", { ...user, password })).status).toBe(200);
  });

  test("gets no email for an address without an account", async () => {
    const email = newAddress();
    await attemptTimes(email, 6);
    await runJobs();
    expect(await mailsTo(email)).toEqual([]);
  });

  test("a password reset ends every lockout of the account, and of no other", async () => {
    const [user, other] = [await createUser(), await createUser()];
    const usual = new Browser();
    await usual.post("/sign-in/email", user);
    for (let time = 0; time < 6; time += 1) await guessBy(usual, user.email);
    await attemptTimes(user.email, 6);
    await attemptTimes(other.email, 6);
    await clearFailures(db, user);
    expect((await guessBy(usual, user.email)).status).toBe(401);
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
    expect((await new Browser().post("/sign-in/email", other)).status).toBe(429);
  });
});

describe("failed passwords in a session", () => {
  test.each([
    ["/verify-password", (password: string) => ({ password })],
    ["/change-password", (currentPassword: string) => ({ currentPassword, newPassword: wrong })],
    ["/delete-user", (password: string) => ({ password })],
  ])("%s: lock the account out in all its sessions, and end none of them", async (path, body) => {
    const user = await createUser();
    const browsers = [new Browser(), new Browser(), new Browser()];
    for (const browser of browsers) await browser.post("/sign-in/email", user);
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      const browser = browsers[time % 3];
      const answer = await browser?.post(path, body(wrong));
      statuses.push(answer?.status ?? 0);
      if (statuses.length === 6)
        expect(await answer?.json()).toMatchObject({ code: "TOO_MANY_ATTEMPTS" });
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
    // The right one is not looked at either, and nothing is done.
    expect((await browsers[0]?.post(path, body(user.password)))?.status).toBe(429);
    expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toHaveLength(3);
    for (const browser of browsers)
      expect(await (await browser.get("/get-session")).json()).toMatchObject({
        user: { email: user.email },
      });
  });

  test("counts failed attempts in a session apart from those outside", async () => {
    const user = await createUser();
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    await attemptTimes(user.email, 6);
    const answer = await browser.post("/verify-password", { password: user.password });
    expect(answer.status).toBe(200);
    for (let time = 0; time < 6; time += 1)
      await browser.post("/verify-password", { password: wrong });
    expect((await browser.post("/sign-in/email", user)).status).toBe(200);
  });

  test("are not counted without a session", async () => {
    const answer = await new Browser().post("/verify-password", { password: wrong });
    expect(answer.status).toBe(401);
  });
});

test("counts a restore by password and a sign-in together", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  await browser.post("/delete-user", { password: user.password });
  for (let time = 0; time < 5; time += 1)
    expect(
      (await new Browser().post("/soft-deletion/restore", { ...user, password: wrong })).status,
    ).toBe(401);
  const refused = await new Browser().post("/soft-deletion/restore", user);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: "TOO_MANY_ATTEMPTS" });
  expect((await new Browser().post("/sign-in/email", user)).status).toBe(429);
});

test("stores no address or lookup value of an address in a counter", async () => {
  const email = newAddress();
  await attemptTimes(email, 1);
  const keys = (await db.select().from(signInLockouts)).map(({ key }) => key);
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.join()).not.toMatch(/@|example/);
  for (const hash of [hashEmail(email).emailHash, hashExactEmail(email)])
    expect(keys.join()).not.toContain(hash);
  await db.delete(signInLockouts).where(inArray(signInLockouts.key, keys));
});
