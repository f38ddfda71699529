import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { passkeys, verifications } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import type { Browser } from "@/tests/support/browser-client";
import { signedInWithoutPassword } from "@/tests/support/passwordless";
import { SecurityKey } from "@/tests/support/security-key";
import { signedIn } from "@/tests/support/signed-in";

const purpose = "change-email";
const refused = authError("INVALID_PASSKEY");

type Options = {
  challenge: string;
  rpId: string;
  userVerification: string;
  allowCredentials: { id: string }[];
};

async function optionsFor(browser: Browser, what: string = purpose): Promise<Options> {
  const answer = await browser.post("/step-up/passkey-options", { purpose: what });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Options;
}

const verify = (browser: Browser, passkey: unknown, what: string = purpose) =>
  browser.post("/step-up/verify", { purpose: what, passkey });

async function expectRefused(answer: Response): Promise<void> {
  expect(await answer.json()).toEqual(refused);
  expect(answer.status).toBe(401);
}

async function signedInWithKey() {
  const { user, browser } = await signedIn();
  return { user, browser, key: await new SecurityKey().register(user.id) };
}

describe("step-up by passkey", () => {
  test("suffices alone, also with a password and a second factor", async () => {
    const { user, browser } = await createEnrolledUser();
    const key = await new SecurityKey().register(user.id);
    const options = await optionsFor(browser);
    expect(options).toMatchObject({
      rpId: "127.0.0.1",
      userVerification: "required",
      allowCredentials: [{ id: key.id }],
    });
    const answer = await verify(browser, key.sign(options, { userHandle: user.id }));
    expect(answer.status).toBe(200);
    const change = await browser.post("/change-email", { newEmail: "by-key@example.com" });
    expect(change.status).toBe(200);
  });

  test("suffices for an account without a password", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const key = await new SecurityKey().register(user.id);
    expect((await verify(browser, key.sign(await optionsFor(browser)))).status).toBe(200);
  });

  test("accepts the same assertion once, and stores the counter", async () => {
    const { user, browser, key } = await signedInWithKey();
    const signed = key.sign(await optionsFor(browser));
    expect((await verify(browser, signed)).status).toBe(200);
    await expectRefused(await verify(browser, signed));
    const [row] = await db.select().from(passkeys).where(eq(passkeys.userId, user.id));
    expect(row?.counter).toBe(1);
  });

  test("refuses a counter that decreases, as a copy of the authenticator", async () => {
    const { user, browser, key } = await signedInWithKey();
    await db.update(passkeys).set({ counter: 7 }).where(eq(passkeys.userId, user.id));
    await expectRefused(await verify(browser, key.sign(await optionsFor(browser))));
  });

  test("requires user verification", async () => {
    const { browser, key } = await signedInWithKey();
    const options = await optionsFor(browser);
    await expectRefused(await verify(browser, key.sign(options, { userVerified: false })));
  });

  test("refuses a challenge for another purpose, session or site, and a replaced one", async () => {
    const { user, browser, key } = await signedInWithKey();
    const { browser: other } = await signedIn({ user });
    await expectRefused(await verify(browser, key.sign(await optionsFor(browser, "api-keys"))));
    await expectRefused(await verify(other, key.sign(await optionsFor(browser))));
    const origin = "https://evil.example";
    await expectRefused(await verify(browser, key.sign(await optionsFor(browser), { origin })));
    const rpId = "evil.example";
    const options = await optionsFor(browser);
    await expectRefused(await verify(browser, key.sign({ ...options, rpId })));
    const earlier = await optionsFor(browser);
    await optionsFor(browser);
    await expectRefused(await verify(browser, key.sign(earlier)));
  });

  test("consumes the challenge of a refused assertion", async () => {
    const { browser, key } = await signedInWithKey();
    const options = await optionsFor(browser);
    await expectRefused(await verify(browser, key.sign(options, { userVerified: false })));
    await expectRefused(await verify(browser, key.sign(options)));
  });

  test("refuses another user's passkey, a forged assertion and a malformed one", async () => {
    const { browser, key } = await signedInWithKey();
    const stranger = await signedInWithKey();
    const forged = new SecurityKey();
    Object.assign(forged, { id: key.id });
    for (const signed of [
      stranger.key.sign(await optionsFor(browser)),
      forged.sign(await optionsFor(browser)),
      key.sign(await optionsFor(browser), { userHandle: stranger.user.id }),
      { id: key.id },
      { id: key.id, response: { clientDataJSON: "x" }, type: "public-key", rawId: key.id },
    ])
      await expectRefused(await verify(browser, signed));
  });

  test("reports an account without a passkey, and stores hashes of challenges", async () => {
    const { browser } = await signedIn();
    const answer = await browser.post("/step-up/passkey-options", { purpose });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual(authError("NO_PASSKEY"));
    const { user, browser: keyed } = await signedInWithKey();
    const { challenge } = await optionsFor(keyed);
    const rows = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(challenge);
  });
});
