import { base32 } from "@better-auth/utils/base32";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { twoFactors } from "@/db/schema";
import { appConfig } from "@/lib/app-config";
import { authError } from "@/lib/auth/auth-error";
import {
  beginSetUp,
  createEnrolledUser,
  forgetUsedCodes,
  withinStep,
} from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { createUser } from "@/tests/support/users";
import { verifySecondFactor } from "./verify";

const verify = (userId: string, code: string) =>
  db.transaction((tx) => verifySecondFactor(tx, { userId, code, after: "password" }));

test("a code is taken once, and none of an earlier step after it", async () => {
  const { user, app } = await createEnrolledUser();
  const [earlier, code] = [await app.code(-1), await app.code()];
  expect(await verify(user.id, code)).toBe("totp");
  expect(await verify(user.id, code)).toBeNull();
  expect(await verify(user.id, earlier)).toBeNull();
});

test("of the same code sent ten times at once, one is taken", async () => {
  const { user, app } = await createEnrolledUser();
  const code = await app.code();
  const answers = await Promise.all(Array.from({ length: 10 }, () => verify(user.id, code)));
  expect(answers.filter((answer) => answer === "totp")).toHaveLength(1);
});

test("clocks may differ by one step, not by two", async () => {
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

test("spaces within a code do not matter; what is no code is refused", async () => {
  const { user, app } = await createEnrolledUser();
  const code = await app.code();
  for (const junk of ["", "12345", `${code}0`, "１２３４５６", "null"])
    expect(await verify(user.id, junk), junk).toBeNull();
  expect(await verify(user.id, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe("totp");
});

test("the code that confirms a set-up does not sign in as well", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  const { app } = await beginSetUp(browser, user);
  const code = await app.code();
  expect((await browser.post("/two-factor/verify-totp", { code })).status).toBe(200);
  const elsewhere = new Browser();
  await elsewhere.post("/sign-in/email", user);
  const answer = await elsewhere.post("/two-factor/verify-totp", { code });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual(authError("INVALID_CODE"));
});

test("the secret is not in the database in clear", async () => {
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
