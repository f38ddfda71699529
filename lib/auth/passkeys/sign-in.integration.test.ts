import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { passkeys, sessions, verifications } from "@/db/schema";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { registerPasskey, signInOptions, stepUp } from "@/tests/support/passkeys";
import { signedIn } from "@/tests/support/signed-in";
import { SoftwareAuthenticator } from "@/tests/support/software-authenticator";

const sessionsOf = (userId: string) =>
  db.select().from(sessions).where(eq(sessions.userId, userId));

const setsSession = (answer: Response) =>
  answer.headers.getSetCookie().some((line) => /session_token=[^;]/.test(line));

const whoIs = async (browser: Browser) =>
  ((await (await browser.get("/get-session")).json()) as { user: { id: string } } | null)?.user.id;

const verify = (browser: Browser, response: unknown) =>
  browser.post("/passkey/verify-authentication", { response });

async function withPasskey() {
  const { user, browser } = await signedIn();
  return { user, owner: browser, ...(await registerPasskey(browser, user)) };
}

test("signs in without a user name, and returns no session to a script", async () => {
  const { user, key } = await withPasskey();
  const browser = new Browser();
  const options = await signInOptions(browser);
  expect(options).toMatchObject({ rpId: "127.0.0.1", userVerification: "required" });
  expect(options).not.toHaveProperty("allowCredentials");
  const answer = await verify(browser, key.get(options));
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({ user: expect.objectContaining({ id: user.id }) });
  expect(text).not.toMatch(/subject|emailHash|purgeAt/);
  for (const { token } of await sessionsOf(user.id)) expect(text).not.toContain(token);
  expect(await whoIs(browser)).toBe(user.id);
  expect((await sessionsOf(user.id)).map(({ method }) => method).sort()).toEqual([
    "passkey",
    "password",
  ]);
});

test("opens no challenge, since a passkey is two factors", async () => {
  const { user, browser: owner, app } = await createEnrolledUser();
  await stepUp(owner, user, await app.code());
  const options = await (await owner.get("/passkey/generate-register-options")).json();
  const key = new SoftwareAuthenticator();
  await owner.post("/passkey/verify-registration", { response: key.create(options) });
  const browser = new Browser();
  expect((await verify(browser, key.get(await signInOptions(browser)))).status).toBe(200);
  expect(await whoIs(browser)).toBe(user.id);
});

test.each([
  ["for another origin", { origin: "https://evil.example" }],
  ["for another host", { rpId: "evil.example" }],
  ["without its owner being verified", { verified: false }],
  ["as a registration", { type: "webauthn.create" }],
  ["for another account", { userHandle: Buffer.from("somebody else").toString("base64url") }],
])("refuses an assertion that was signed %s", async (_, deviation) => {
  const { user, key } = await withPasskey();
  const browser = new Browser();
  const answer = await verify(browser, key.get(await signInOptions(browser), deviation));
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({
    code: "AUTHENTICATION_FAILED",
    message: "We don’t recognise this passkey. Use another sign-in method.",
  });
  expect(setsSession(answer)).toBe(false);
  expect(await sessionsOf(user.id)).toHaveLength(1);
});

test("refuses a signature by another key", async () => {
  const { key } = await withPasskey();
  const browser = new Browser();
  const forged = new SoftwareAuthenticator().get(await signInOptions(browser), {
    userHandle: "",
  });
  const response = { ...forged, id: key.credentialId, rawId: key.credentialId };
  const answer = await verify(browser, response);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: "AUTHENTICATION_FAILED" });
});

describe("a challenge", () => {
  const unknown = {
    code: "CHALLENGE_NOT_FOUND",
    message: "The passkey request timed out. Start again.",
  };

  test("is accepted once", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const response = key.get(await signInOptions(browser));
    expect((await verify(browser, response)).status).toBe(200);
    const again = await verify(browser, response);
    expect(again.status).toBe(400);
    expect(await again.json()).toEqual(unknown);
  });

  test("is bound to the browser that requested it", async () => {
    const { key } = await withPasskey();
    const response = key.get(await signInOptions(new Browser()));
    const stranger = new Browser();
    expect(await (await verify(stranger, response)).json()).toEqual(unknown);
    await signInOptions(stranger);
    expect(await (await verify(stranger, response)).json()).toEqual(unknown);
    expect(await whoIs(stranger)).toBeUndefined();
  });

  test("stays valid when another page of the same browser requests one", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const first = await signInOptions(browser);
    await signInOptions(browser);
    expect((await verify(browser, key.get(first))).status).toBe(200);
  });

  test("expires after 30 minutes, and is stored as a hash", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const options = await signInOptions(browser);
    const rows = await db
      .select()
      .from(verifications)
      .where(eq(verifications.purpose, "passkey-sign-in"));
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(options.challenge);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(verifications.purpose, "passkey-sign-in"));
    expect(await (await verify(browser, key.get(options))).json()).toEqual(unknown);
  });

  test("is refused when it is for a registration", async () => {
    const { user, owner, key } = await withPasskey();
    await stepUp(owner, user);
    const answer = await owner.get("/passkey/generate-register-options");
    const { challenge } = (await answer.json()) as { challenge: string };
    const browser = new Browser();
    const options = await signInOptions(browser);
    const response = key.get({ ...options, challenge });
    expect(await (await verify(browser, response)).json()).toEqual(unknown);
  });
});

test.each([5, {}, true])(
  "regression: refuses the user handle %j without a server error",
  async (userHandle) => {
    const { key } = await withPasskey();
    const browser = new Browser();
    await signInOptions(browser);
    const answer = await verify(browser, {
      id: key.credentialId,
      response: { userHandle },
    } as never);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "AUTHENTICATION_FAILED" });
  },
);

test("refuses an impossible credential id before looking it up", async () => {
  const browser = new Browser();
  await signInOptions(browser);
  const answer = await verify(browser, { id: "a\u2028b", response: {} } as never);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
});

describe("the counter of an authenticator", () => {
  test("refuses a counter that does not grow, as a copy", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    for (const [counter, status] of [
      [5, 200],
      [5, 401],
      [4, 401],
      [6, 200],
    ] as const) {
      const response = key.get(await signInOptions(browser), { counter });
      expect((await verify(browser, response)).status, String(counter)).toBe(status);
    }
  });

  test("accepts a counter of zero for synced passkeys", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    for (let time = 0; time < 2; time += 1)
      expect((await verify(browser, key.get(await signInOptions(browser)))).status).toBe(200);
  });

  test("accepts a counter of up to 32 bits", async () => {
    const { user, key } = await withPasskey();
    const browser = new Browser();
    const response = key.get(await signInOptions(browser), { counter: 2 ** 32 - 1 });
    expect((await verify(browser, response)).status).toBe(200);
    const [row] = await db.select().from(passkeys).where(eq(passkeys.userId, user.id));
    expect(row?.counter).toBe(2 ** 31 - 1);
  });
});

describe("a provider sign-in to a deleted account", () => {
  test("is reported only after a valid assertion, without a session or cookie", async () => {
    const { user, owner, key } = await withPasskey();
    const pending = new Browser();
    const before = await signInOptions(pending);
    const deleted = await owner.post("/delete-user", { password: user.password });
    const { restorableUntil } = (await deleted.json()) as { restorableUntil: string };

    // The challenge was issued before the deletion.
    const answer = await verify(pending, key.get(before));
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "ACCOUNT_DELETED", restorableUntil });
    expect(setsSession(answer)).toBe(false);
    expect(await sessionsOf(user.id)).toEqual([]);

    const browser = new Browser();
    const forged = new SoftwareAuthenticator().get(await signInOptions(browser));
    const unverified = await verify(browser, {
      ...forged,
      id: key.credentialId,
      rawId: key.credentialId,
    });
    expect(unverified.status).toBe(401);
    expect(await unverified.json()).toMatchObject({ code: "AUTHENTICATION_FAILED" });
  });

  test("is unknown to its owner too after the deadline", async () => {
    const { user, key } = await withPasskey();
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now() - interval '2 days',
        purge_at = now() - interval '1 day' WHERE id = ${user.id}`);
    const browser = new Browser();
    const answer = await verify(browser, key.get(await signInOptions(browser)));
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain("DELETED");
    expect(setsSession(answer)).toBe(false);
  });

  test("leaves no session when a sign-in meets a deletion", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { user, owner, key } = await withPasskey();
      const browser = new Browser();
      const options = await signInOptions(browser);
      const [deletion, signIn] = await Promise.all([
        owner.post("/delete-user", { password: user.password }),
        verify(browser, key.get(options)),
      ]);
      expect(deletion.status).toBe(200);
      expect([200, 403]).toContain(signIn.status);
      expect(await sessionsOf(user.id)).toEqual([]);
    }
  });
});
