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

test("signs in without asking for a name, and answers no session to a script", async () => {
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

test("is two factors in one: no second step follows", async () => {
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
])("refuses what was signed %s", async (_, deviation) => {
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

  test("is good once", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const response = key.get(await signInOptions(browser));
    expect((await verify(browser, response)).status).toBe(200);
    const again = await verify(browser, response);
    expect(again.status).toBe(400);
    expect(await again.json()).toEqual(unknown);
  });

  test("is the browser's that asked for it", async () => {
    const { key } = await withPasskey();
    const response = key.get(await signInOptions(new Browser()));
    const stranger = new Browser();
    expect(await (await verify(stranger, response)).json()).toEqual(unknown);
    await signInOptions(stranger);
    expect(await (await verify(stranger, response)).json()).toEqual(unknown);
    expect(await whoIs(stranger)).toBeUndefined();
  });

  test("of one page does not end that of another page of the same browser", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const first = await signInOptions(browser);
    await signInOptions(browser);
    expect((await verify(browser, key.get(first))).status).toBe(200);
  });

  test("ends after half an hour, and only a hash of it is kept", async () => {
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

  test("of a registration does not sign in", async () => {
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
  "regression: the user handle %j of an answer led to 500",
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

test("the id of an answer that no authenticator gives is refused before it is looked up", async () => {
  const browser = new Browser();
  await signInOptions(browser);
  const answer = await verify(browser, { id: "a\u2028b", response: {} } as never);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
});

describe("the counter of an authenticator", () => {
  test("has to grow: a copy is found out", async () => {
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

  test("stays at zero for passkeys that are synced", async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    for (let time = 0; time < 2; time += 1)
      expect((await verify(browser, key.get(await signInOptions(browser)))).status).toBe(200);
  });

  test("may be as large as 32 bits are", async () => {
    const { user, key } = await withPasskey();
    const browser = new Browser();
    const response = key.get(await signInOptions(browser), { counter: 2 ** 32 - 1 });
    expect((await verify(browser, response)).status).toBe(200);
    const [row] = await db.select().from(passkeys).where(eq(passkeys.userId, user.id));
    expect(row?.counter).toBe(2 ** 31 - 1);
  });
});

describe("a deleted account", () => {
  test("is told of after proof alone; no session, no cookie", async () => {
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
    const unproved = await verify(browser, {
      ...forged,
      id: key.credentialId,
      rawId: key.credentialId,
    });
    expect(unproved.status).toBe(401);
    expect(await unproved.json()).toMatchObject({ code: "AUTHENTICATION_FAILED" });
  });

  test("past its deadline it is gone for its owner too", async () => {
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

  test("sign-in against deletion: no session is left behind", async () => {
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
