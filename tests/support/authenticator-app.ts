import { setTimeout as sleep } from "node:timers/promises";
import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { twoFactors } from "@/db/schema";
import { Browser } from "./browser-client";
import { createUser, type TestUser } from "./users";

/** An authenticator app that has scanned a code. */
export class AuthenticatorApp {
  private readonly secret: string;

  constructor(totpURI: string) {
    const secret = new URL(totpURI).searchParams.get("secret") ?? "";
    this.secret = new TextDecoder().decode(base32.decode(secret));
  }

  /** The code of a time step, counted from the current one. */
  code(steps = 0): Promise<string> {
    return createOTP(this.secret).hotp(Math.floor(Date.now() / 30_000) + steps);
  }

  /** A code that is none of those that would be taken now, nor soon. */
  async wrongCode(): Promise<string> {
    const right = await Promise.all([-2, -1, 0, 1, 2, 3].map((step) => this.code(step)));
    const wrong = ["000000", "111111", "222222", "333333", "444444", "555555", "666666"];
    return wrong.find((code) => !right.includes(code)) ?? "";
  }
}

/** Waits for the next time step where the current one is about to end, so that what follows is in one. */
export async function withinStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 5000) await sleep(left + 10);
}

/** What the owner of a second factor has at hand. */
export interface SecondFactor {
  app: AuthenticatorApp;
  recoveryCodes: string[];
}

/** Begins an enrollment for the user who is signed in with the browser. */
export async function beginEnrollment(browser: Browser, user: TestUser): Promise<SecondFactor> {
  const begun = await browser.post("/two-factor/enable", { password: user.password });
  if (!begun.ok) throw new Error(`The setup did not start: ${await begun.text()}`);
  const { totpURI, backupCodes } = (await begun.json()) as {
    totpURI: string;
    backupCodes: string[];
  };
  return { app: new AuthenticatorApp(totpURI), recoveryCodes: backupCodes };
}

/**
 * Turns the second factor on for the user who is signed in with the browser. The code of the step
 * before the current one confirms it, so that the current one is still good.
 */
export async function enrol(browser: Browser, user: TestUser): Promise<SecondFactor> {
  const factor = await beginEnrollment(browser, user);
  const confirm = async () =>
    browser.post("/two-factor/verify-totp", { code: await factor.app.code(-1) });
  // A second time, in case a step has ended between the two clocks.
  const confirmed = [await confirm(), await confirm()].some(({ ok }) => ok);
  if (!confirmed) throw new Error("The setup was not confirmed.");
  return factor;
}

/** Makes a user whose second factor is on, and who is signed in with the browser. */
export async function createEnrolledUser(given: Parameters<typeof createUser>[0] = {}) {
  const user = await createUser(given);
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  return { user, browser, ...(await enrol(browser, user)) };
}

/** As if time had passed: the current code of the app has not been used. */
export async function forgetUsedCodes(userId: string): Promise<void> {
  await db.update(twoFactors).set({ lastUsedStep: 0 }).where(eq(twoFactors.userId, userId));
}
