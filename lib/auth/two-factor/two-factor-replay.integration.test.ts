import { base32 } from "@better-auth/utils/base32";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { twoFactors } from "@/db/schema";
import { appConfig } from "@/lib/app-config";
import { authError } from "@/lib/auth/auth-error";
import {
  beginEnrollment,
  createEnrolledUser,
  forgetUsedCodes,
  withinStep,
} from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { createUser } from "@/tests/support/users";
import { verifySecondFactor } from "./verify";

const verify = (userId: string, code: string) =>
  db.transaction((tx) => verifySecondFactor(tx, { userId, code, after: "password" }));

test("accepts a code once, and none of an earlier time step after it", async () => {
  const { user, app } = await createEnrolledUser();
  const [earlier, code] = [await app.code(-1), await app.code()];
  expect(await verify(user.id, code)).toBe("totp");
  expect(await verify(user.id, code)).toBe("used");
  expect(await verify(user.id, earlier)).toBe("used");
});

test("accepts the same code once for ten concurrent requests", async () => {
  const { user, app } = await createEnrolledUser();
  const code = await app.code();
  const answers = await Promise.all(Array.from({ length: 10 }, () => verify(user.id, code)));
  expect(answers.filter((answer) => answer === "totp")).toHaveLength(1);
});

test("accepts a clock difference of one time step, and refuses two", async () => {
  const { user, app } = await createEnrolledUser();
  for (const [steps, taken] of [
    [-1, "totp"],
    [1, "totp"],
    [-3, null],
    [3, null],
  ] as const) {
    await forgetUsedCodes(user.id);
    await withinStep();
    expect(await verify(user.id, await app.code(steps)), `${steps} steps`).toBe(taken);
  }
});

test("ignores spaces in a code, and refuses anything else", async () => {
  const { user, app } = await createEnrolledUser();
  const code = await app.code();
  for (const junk of ["", "12345", `${code}0`, "１２３４５６", "null"])
    expect(await verify(user.id, junk), junk).toBeNull();
  expect(await verify(user.id, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe("totp");
});

test("counts a used code as a failed attempt, and reports the lockout", async () => {
  const { user, app } = await createEnrolledUser();
  await withinStep();
  const code = await app.code();
  expect(await verify(user.id, code)).toBe("totp");
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect(await verify(user.id, code)).toBe("used");
  await expect(verify(user.id, code)).rejects.toMatchObject({
    body: { code: "TWO_FACTOR_LOCKED" },
  });
});

test("tells a used code from a wrong one only after the correct password", async () => {
  const { user, browser, app } = await createEnrolledUser();
  await withinStep();
  const code = await app.code();
  const { password } = user;
  const stepUp = (body: object) =>
    browser.post("/step-up/verify", { purpose: "api-keys", ...body });
  expect((await stepUp({ password, code })).status).toBe(200);
  const again = await stepUp({ password, code });
  expect(again.status).toBe(401);
  expect(await again.json()).toEqual(authError("CODE_ALREADY_USED"));
  const wrong = await stepUp({ password, code: await app.wrongCode() });
  expect(await wrong.json()).toEqual(authError("INVALID_CODE"));
  const stranger = { email: user.email, password: "wrong wrong", code };
  const answer = await new Browser().post("/soft-deletion/restore", stranger);
  expect(await answer.json()).toEqual(authError("AUTH_INVALID_CREDENTIALS"));
});

test("refuses the code that confirmed the enrollment at sign-in", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  const { app } = await beginEnrollment(browser, user);
  const code = await app.code();
  expect((await browser.post("/two-factor/verify-totp", { code })).status).toBe(200);
  const elsewhere = new Browser();
  await elsewhere.post("/sign-in/email", user);
  const answer = await elsewhere.post("/two-factor/verify-totp", { code });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual(authError("CODE_ALREADY_USED"));
});

test("stores the secret encrypted", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  const answer = await browser.post("/two-factor/enable", { password: user.password });
  const { totpURI, qrCode } = (await answer.json()) as { totpURI: string; qrCode: string };
  expect(qrCode).toMatch(/^<svg[^>]*>.*<\/svg>\s*$/s);
  const uri = new URL(totpURI);
  expect(decodeURIComponent(uri.pathname)).toBe(`/${appConfig.name}:${user.email}`);
  expect(uri.searchParams.get("issuer")).toBe(appConfig.name);
  const [factor] = await db.select().from(twoFactors).where(eq(twoFactors.userId, user.id));
  const secret = new TextDecoder().decode(base32.decode(uri.searchParams.get("secret") ?? ""));
  expect(secret).toHaveLength(32);
  expect(factor?.secret).not.toContain(secret);
  expect(factor?.verified).toBe(false);
});
