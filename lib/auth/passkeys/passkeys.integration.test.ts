import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, passkeys, sessions, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { appConfig } from "@/lib/app-config";
import { authError } from "@/lib/auth/auth-error";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { lockOn, meetAt } from "@/tests/support/meet";
import { registerPasskey, signInOptions, stepUp } from "@/tests/support/passkeys";
import { signedInWithoutPassword } from "@/tests/support/passwordless";
import { signedIn } from "@/tests/support/signed-in";
import { SoftwareAuthenticator } from "@/tests/support/software-authenticator";
import { listPasskeys } from "./queries";

const rowsOf = (userId: string) => db.select().from(passkeys).where(eq(passkeys.userId, userId));

const auditOf = async (userId: string) => {
  const { rows } = await db.execute<{ action: string }>(
    sql`SELECT action FROM audit_logs WHERE user_id = ${userId} AND action LIKE 'passkey%' ORDER BY seq`,
  );
  return rows.map(({ action }) => action);
};

/** A user who has a password and one passkey, and is signed in. */
async function withPasskey() {
  const { user, browser } = await signedIn();
  const { key, id } = await registerPasskey(browser, user);
  return { user, browser, key, id };
}

describe("registration", () => {
  test("requires a step-up, used once, at any age of the session", async () => {
    const { user, browser } = await signedIn();
    await db
      .update(sessions)
      .set({ createdAt: sql`now() - interval '26 hours'` })
      .where(eq(sessions.userId, user.id));
    const refused = await browser.get("/passkey/generate-register-options");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "REAUTHENTICATION_REQUIRED" });
    await stepUp(browser, user);
    const answer = await browser.get("/passkey/generate-register-options");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      rp: { id: "127.0.0.1", name: appConfig.name },
      user: { name: user.email, displayName: user.name },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    expect((await browser.get("/passkey/generate-register-options")).status).toBe(403);
  });

  test("stores the passkey with an audit row and an email, and lists it without its key", async () => {
    const { user, browser, key, id } = await withPasskey();
    const [row] = await rowsOf(user.id);
    expect(row).toMatchObject({
      id,
      name: "My laptop",
      credentialID: key.credentialId,
      deviceType: "singleDevice",
      transports: "internal,hybrid",
    });
    expect(await auditOf(user.id)).toEqual(["passkey.added"]);
    await runJobs();
    const mail = await latestMail(user.email, "passkey.added");
    expect(mail?.text).toContain("My laptop");
    const list = await browser.get("/passkey/list-user-passkeys");
    const text = await list.text();
    expect(JSON.parse(text)).toMatchObject([{ id, name: "My laptop", provider: null }]);
    expect(text).not.toContain(key.credentialId);
    expect(text).not.toContain(row?.publicKey);
  });

  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["another host", { rpId: "evil.example" }],
    ["an owner who was not verified", { verified: false }],
    ["client data of a sign-in", { type: "webauthn.get" }],
  ])("refuses a response of %s", async (_, deviation) => {
    const { user, browser } = await signedIn();
    await stepUp(browser, user);
    const options = await (await browser.get("/passkey/generate-register-options")).json();
    const response = new SoftwareAuthenticator().create(options, deviation);
    const answer = await browser.post("/passkey/verify-registration", { response });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "FAILED_TO_VERIFY_REGISTRATION" });
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test("accepts a challenge once, for five minutes, in its own session", async () => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    const challenged = async () => {
      await stepUp(browser, user);
      return (await browser.get("/passkey/generate-register-options")).json();
    };
    const send = (by: Browser, response: unknown) =>
      by.post("/passkey/verify-registration", { response });
    const unknown = {
      code: "CHALLENGE_NOT_FOUND",
      message: "The passkey request timed out. Start again.",
    };

    const first = await challenged();
    const response = new SoftwareAuthenticator().create(first);
    const foreign = await send(other, response);
    expect(foreign.status).toBe(400);
    expect(await foreign.json()).toEqual(unknown);
    expect((await send(browser, response)).status).toBe(200);
    expect(await (await send(browser, response)).json()).toEqual(unknown);
    const replayed = new SoftwareAuthenticator().create(first);
    expect(await (await send(browser, replayed)).json()).toEqual(unknown);

    const late = new SoftwareAuthenticator().create(await challenged());
    await db
      .update(verifications)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(verifications.userId, user.id));
    expect(await (await send(browser, late)).json()).toEqual(unknown);
    expect(await rowsOf(user.id)).toHaveLength(1);
  });

  test("refuses a challenge of a session that was ended", async () => {
    const { user, browser } = await signedIn();
    await stepUp(browser, user);
    const options = await (await browser.get("/passkey/generate-register-options")).json();
    await browser.post("/sign-out", {});
    await browser.post("/sign-in/email", user);
    const response = new SoftwareAuthenticator().create(options);
    const answer = await browser.post("/passkey/verify-registration", { response });
    expect(await answer.json()).toMatchObject({ code: "CHALLENGE_NOT_FOUND" });
  });

  test("refuses a credential that is registered already, by any user", async () => {
    const { key } = await withPasskey();
    const { user, browser } = await signedIn();
    await stepUp(browser, user);
    const options = await (await browser.get("/passkey/generate-register-options")).json();
    const answer = await browser.post("/passkey/verify-registration", {
      response: key.create(options),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "PREVIOUSLY_REGISTERED" });
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test.each([{}, { response: null }, { response: {} }, { response: { id: 1 } }, { response: [] }])(
    "refuses %j as a response of an authenticator",
    async (body) => {
      const { browser } = await signedIn();
      for (const path of ["/passkey/verify-registration", "/passkey/verify-authentication"])
        expect((await browser.post(path, body)).status).toBe(400);
    },
  );

  test("refuses a malformed response without a server error", async () => {
    const { browser } = await signedIn();
    for (const response of [
      { id: "x" },
      { id: "x", rawId: "x", type: "public-key", response: { clientDataJSON: "e30" } },
      { id: "x", rawId: "x", type: "public-key", response: { clientDataJSON: "%%" } },
    ]) {
      const answer = await browser.post("/passkey/verify-registration", { response });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "FAILED_TO_VERIFY_REGISTRATION" });
    }
  });

  test("registers no passkey for an account that was deleted in the meantime", async () => {
    const { user, browser } = await signedIn();
    await stepUp(browser, user);
    const options = await (await browser.get("/passkey/generate-register-options")).json();
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE id = ${user.id}`);
    const response = new SoftwareAuthenticator().create(options);
    const answer = await browser.post("/passkey/verify-registration", { response });
    expect(answer.status).toBe(401);
    await expect(
      db.insert(passkeys).values({
        userId: user.id,
        publicKey: "x",
        credentialID: crypto.randomUUID(),
        counter: 0,
        deviceType: "singleDevice",
        backedUp: false,
      }),
    ).rejects.toMatchObject({ cause: { code: "PD001" } });
    expect(await rowsOf(user.id)).toEqual([]);
  });

  test("leaves nothing when a deletion comes between step-up and challenge", async () => {
    const { user, browser } = await signedIn();
    await stepUp(browser, user);
    const [deleted, answer] = await meetAt(
      lockOn.user(user.id),
      () =>
        db.transaction((tx) =>
          requestDeletion(tx, { userId: user.id, origin: "http://127.0.0.1:3000", source: "cli" }),
        ),
      () => browser.get("/passkey/generate-register-options"),
    );
    expect(deleted).toMatchObject({ value: { ok: true } });
    expect(answer).toMatchObject({ value: { status: 401 } });
    expect(
      await db
        .select()
        .from(verifications)
        .where(
          and(eq(verifications.userId, user.id), eq(verifications.purpose, "passkey-registration")),
        ),
    ).toEqual([]);
  });
});

describe("names", () => {
  test("can be changed with an audit row, and are one line of plain text", async () => {
    const { user, browser, id } = await withPasskey();
    const name = "<b>Ada's</b> key 🗝";
    const answer = await browser.post("/passkey/update-passkey", { id, name: `  ${name} ` });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ passkey: { id, name } });
    expect(await listPasskeys(user.id)).toMatchObject([{ name }]);
    expect(await auditOf(user.id)).toEqual(["passkey.added", "passkey.renamed"]);
    for (const bad of ["", "  ", "x".repeat(101), "a\nb", "a\u0007b", 7]) {
      const refused = await browser.post("/passkey/update-passkey", { id, name: bad });
      expect(refused.status, JSON.stringify(bad)).toBe(400);
    }
    expect(await listPasskeys(user.id)).toMatchObject([{ name }]);
  });

  test("returns 404 for another user's passkey on rename and removal", async () => {
    const { id } = await withPasskey();
    const { user, browser } = await signedIn();
    const notFound = { code: "PASSKEY_NOT_FOUND", message: "This passkey no longer exists." };
    const renamed = await browser.post("/passkey/update-passkey", { id, name: "mine" });
    expect(renamed.status).toBe(404);
    expect(await renamed.json()).toEqual(notFound);
    const removed = await browser.post("/passkey/delete-passkey", { id, password: user.password });
    expect(removed.status).toBe(404);
    expect(await removed.json()).toEqual(notFound);
  });
});

describe("removal", () => {
  test("requires a step-up, after which the passkey does not sign in", async () => {
    const { user, browser, key, id } = await withPasskey();
    const refused = await browser.post("/passkey/delete-passkey", { id });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "REAUTHENTICATION_REQUIRED" });
    const removed = await browser.post("/passkey/delete-passkey", { id, password: user.password });
    expect(removed.status).toBe(200);
    expect(await rowsOf(user.id)).toEqual([]);
    expect(await auditOf(user.id)).toEqual(["passkey.added", "passkey.removed"]);
    await runJobs();
    expect(await latestMail(user.email, "passkey.removed")).toBeDefined();
    const visitor = new Browser();
    const response = key.get(await signInOptions(visitor));
    const answer = await visitor.post("/passkey/verify-authentication", { response });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "PASSKEY_NOT_FOUND" });
  });

  test("refuses to remove the last sign-in method without consuming the grant", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const first = await registerPasskey(browser, user);
    const second = await registerPasskey(browser, user);
    await stepUp(browser, user);
    const removed = await browser.post("/passkey/delete-passkey", { id: first.id });
    expect(removed.status).toBe(200);
    await stepUp(browser, user);
    for (let time = 0; time < 2; time += 1) {
      const refused = await browser.post("/passkey/delete-passkey", { id: second.id });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual(authError("LAST_WAY_IN"));
    }
    expect((await browser.get("/passkey/generate-register-options")).status).toBe(200);
  });

  test("refuses to remove the last passkey beside an unconfigured provider", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const { id } = await registerPasskey(browser, user);
    await db
      .insert(accounts)
      .values({ userId: user.id, providerId: "was-removed", accountId: crypto.randomUUID() });
    await stepUp(browser, user);
    const refused = await browser.post("/passkey/delete-passkey", { id });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "LAST_WAY_IN" });
    expect(await rowsOf(user.id)).toHaveLength(1);
  });

  test("keeps one of two passkeys that are removed by two sessions at the same time", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const first = await registerPasskey(browser, user);
    const second = await registerPasskey(browser, user);
    const other = new Browser();
    await other.post("/passkey/verify-authentication", {
      response: first.key.get(await signInOptions(other)),
    });
    for (const each of [browser, other]) await stepUp(each, user);
    const answers = await Promise.all([
      browser.post("/passkey/delete-passkey", { id: first.id }),
      other.post("/passkey/delete-passkey", { id: second.id }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.find(({ status }) => status !== 200);
    // The grant of the second may have ended with the first removal before it was looked at.
    expect(await refused?.json()).toMatchObject({
      code: expect.stringMatching(/^(LAST_WAY_IN|REAUTHENTICATION_REQUIRED)$/),
    });
    expect(await rowsOf(user.id)).toHaveLength(1);
  });
});

test("requires the second factor to add a passkey, which bypasses it", async () => {
  const { user, browser, app } = await createEnrolledUser();
  const half = await browser.post("/step-up/verify", {
    purpose: "passkeys",
    password: user.password,
  });
  expect(half.status).toBe(401);
  expect(await half.json()).toMatchObject({ code: "TWO_FACTOR_REQUIRED" });
  await stepUp(browser, user, await app.code());
  expect((await browser.get("/passkey/generate-register-options")).status).toBe(200);
});
