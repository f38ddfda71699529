import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { knownDevices } from "@/db/schema";
import { createEnrolledUser, enrol, forgetUsedCodes } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";

const cookieOf = (browser: Browser) =>
  [...browser.cookies].find(([name]) => name.endsWith("device"));

/** A browser that an account trusts, signed out again. */
async function trusted() {
  const enrolled = await createEnrolledUser();
  const { user, app } = enrolled;
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  const answer = await browser.post("/two-factor/verify-totp", {
    code: await app.code(),
    trustDevice: true,
  });
  expect(answer.status).toBe(200);
  await browser.post("/sign-out", {});
  await forgetUsedCodes(user.id);
  return { ...enrolled, owner: enrolled.browser, browser };
}

const signIn = async (browser: Browser, user: { email: string; password: string }) =>
  (await (await browser.post("/sign-in/email", user)).json()) as Record<string, unknown>;

test("skips the challenge in a trusted browser for 30 days, and in no other", async () => {
  const { user, browser } = await trusted();
  const [row] = await db
    .select({
      days: sql<number>`extract(epoch FROM ${knownDevices.trustedUntil} - now()) / 86400`,
    })
    .from(knownDevices)
    .where(sql`${knownDevices.userId} = ${user.id} AND ${knownDevices.trustedUntil} IS NOT NULL`);
  expect(Number(row?.days)).toBeGreaterThan(29.99);
  expect(Number(row?.days)).toBeLessThanOrEqual(30);
  expect(await signIn(browser, user)).toMatchObject({ user: { id: user.id } });
  expect(await signIn(new Browser(), user)).toEqual({
    twoFactorRedirect: true,
    twoFactorMethods: ["totp"],
  });
});

test("trusts no browser without the option", async () => {
  const { user, app } = await createEnrolledUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  await browser.post("/two-factor/verify-totp", { code: await app.code() });
  await browser.post("/sign-out", {});
  expect(await signIn(browser, user)).toMatchObject({ twoFactorRedirect: true });
});

test("requires a challenge after the trust has expired", async () => {
  const { user, browser } = await trusted();
  await db
    .update(knownDevices)
    .set({ trustedUntil: sql`now() - interval '1 second'` })
    .where(eq(knownDevices.userId, user.id));
  expect(await signIn(browser, user)).toMatchObject({ twoFactorRedirect: true });
});

test("requires a challenge for another account in the same browser", async () => {
  const { browser } = await trusted();
  const { user: other } = await createEnrolledUser();
  expect(await signIn(browser, other)).toMatchObject({ twoFactorRedirect: true });
});

test("ignores a forged device id", async () => {
  const { user, browser } = await trusted();
  const [name = "", value = ""] = cookieOf(browser) ?? [];
  expect(value).not.toBe("");
  const forger = new Browser();
  const [id] = decodeURIComponent(value).split(".");
  forger.cookies.set(name, encodeURIComponent(`${id}.${"A".repeat(43)}=`));
  expect(await signIn(forger, user)).toMatchObject({ twoFactorRedirect: true });
});

test("ends all trust when the factor is turned off and on again", async () => {
  const { user, owner, browser, app } = await trusted();
  const off = await owner.post("/two-factor/disable", {
    password: user.password,
    code: await app.code(),
  });
  expect(off.status).toBe(200);
  await enrol(owner, user);
  expect(await signIn(browser, user)).toMatchObject({ twoFactorRedirect: true });
});

test("ends all trust on deletion, also after a restore", async () => {
  const { user, owner, browser, app } = await trusted();
  const deleted = await owner.post("/delete-user", {
    password: user.password,
    code: await app.code(),
  });
  expect(deleted.status).toBe(200);
  expect(await signIn(browser, user)).toMatchObject({ code: "ACCOUNT_DELETED" });
  await forgetUsedCodes(user.id);
  const restored = await new Browser().post("/soft-deletion/restore", {
    ...user,
    code: await app.code(),
  });
  expect(restored.status).toBe(200);
  expect(await signIn(browser, user)).toMatchObject({ twoFactorRedirect: true });
});

test("regression: ends the trust on a password change that keeps the other sessions", async () => {
  const { user, owner, browser, app } = await trusted();
  const newPassword = "another long password";
  const changed = await owner.post("/change-password", {
    currentPassword: user.password,
    code: await app.code(),
    newPassword,
    revokeOtherSessions: false,
  });
  expect(changed.status).toBe(200);
  expect(await signIn(browser, { ...user, password: newPassword })).toMatchObject({
    twoFactorRedirect: true,
  });
});
