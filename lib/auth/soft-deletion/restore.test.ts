import { afterEach, describe, expect, it, vi } from "vitest";
import { SOFT_DELETION_ERROR_CODES } from "./error-codes";
import { successMessages } from "./success-messages";
import { ada, afterDeletion, plainInstance } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";
import type { RestoreVerdict } from "./types";

const day = 24 * 60 * 60 * 1000;
const { email, password } = ada;
const invalid = refusal("AUTH_INVALID_CREDENTIALS");

afterEach(() => vi.useRealTimers());

const inDays = (days: number) =>
  vi.useFakeTimers({ now: Date.now() + days * day, toFake: ["Date"] });

describe("signing in to a deleted account", () => {
  it("is refused with the deadline only after the correct password", async () => {
    const { rows, userRow, signIn } = await afterDeletion();
    expect(await signIn()).toMatchObject({
      status: 403,
      body: {
        code: "ACCOUNT_DELETED",
        message: SOFT_DELETION_ERROR_CODES.ACCOUNT_DELETED.message,
        restorableUntil: userRow()?.purgeAt.toISOString(),
      },
    });
    const wrong = await signIn({ email, password: "wrong" });
    expect(wrong).toEqual(await signIn({ email: "nobody@example.com", password: "wrong" }));
    expect(wrong).toMatchObject({ status: 401, body: { code: "INVALID_EMAIL_OR_PASSWORD" } });
    expect(rows.session).toEqual([]);
  });

  it("is refused like an unknown account after the deadline", async () => {
    const { signIn } = await afterDeletion({ retentionDays: 3 });
    inDays(3.01);
    expect(await signIn()).toEqual(
      await signIn({ email: "nobody@example.com", password: "wrong" }),
    );
  });
});

describe("a restore", () => {
  it("by password reactivates the account without a session, and removes the reservation", async () => {
    const { rows, userRow, restore, signIn } = await afterDeletion();
    expect(await restore()).toMatchObject({
      status: 200,
      // Word for word: clients look for this sentence.
      body: { message: "Account restored successfully." },
    });
    expect(userRow()).toMatchObject({ status: "active", deletedAt: null, purgeAt: null });
    expect([rows.blockedIdentifier, rows.session]).toEqual([[], []]);
    expect((await signIn()).status).toBe(200);
  });

  it.each([
    [{}, 400, "RESTORE_INPUT_REQUIRED"],
    [{ email }, 400, "RESTORE_INPUT_REQUIRED"],
    [{ email: " ", password }, 400, "RESTORE_INPUT_REQUIRED"],
    [{ email, password: "wrong" }, 401, "AUTH_INVALID_CREDENTIALS"],
    [{ email: "nobody@example.com", password }, 401, "AUTH_INVALID_CREDENTIALS"],
  ] as const)("is refused by %j", async (body, status, code) => {
    const { userRow, restore } = await afterDeletion();
    expect(await restore(body)).toMatchObject({ status, body: refusal(code) });
    expect(userRow()?.status).toBe("deleted");
  });

  it("hashes once for every address", async () => {
    const hash = vi.fn(async () => "hash");
    const verify = vi.fn(async (given: { password: string }) => given.password === password);
    const { restore } = await afterDeletion(
      {},
      { emailAndPassword: { enabled: true, password: { hash, verify } } },
    );
    for (const address of [email, "nobody@example.com"]) {
      hash.mockClear();
      verify.mockClear();
      await restore({ email: address, password: "wrong" });
      expect([address, hash.mock.calls.length + verify.mock.calls.length]).toEqual([address, 1]);
    }
  });

  it("reports an account that is not deleted only after the correct password", async () => {
    const { signedUp, restore } = plainInstance();
    await signedUp();
    expect(await restore()).toMatchObject({
      status: 400,
      body: refusal("ACCOUNT_NOT_DELETED"),
    });
    expect((await restore({ email, password: "wrong" })).body).toEqual(invalid);
  });

  it.each([
    [false, 400, refusal("NO_PASSWORD_CREDENTIAL")],
    [true, 401, invalid],
  ])(
    "of an account without a password with concealment %s answers %i",
    async (concealed, status, body) => {
      const { rows, restore } = await afterDeletion(
        { concealBlockedEmail: concealed },
        { emailAndPassword: { enabled: true, autoSignIn: false } },
      );
      rows.account = [];
      expect(await restore()).toMatchObject({ status, body });
      expect((await restore({ email: "nobody@example.com", password })).body).toEqual(invalid);
    },
  );

  it("is refused after the deadline", async () => {
    const { userRow, restore } = await afterDeletion({ retentionDays: 3 });
    inDays(2.99);
    expect((await restore({ email, password: "wrong" })).status).toBe(401);
    vi.useRealTimers();
    inDays(3.01);
    expect(await restore()).toMatchObject({ status: 401, body: invalid });
    expect(userRow()?.status).toBe("deleted");
  });

  it.each([
    [3, 90, 401],
    [90, 3, 200],
  ])("keeps the deadline of %i days after the setting changes to %i", async (told, now, status) => {
    const { rows } = await afterDeletion({ retentionDays: told });
    const later = plainInstance({ retentionDays: now });
    Object.assign(later.rows, rows);
    inDays(5);
    expect((await later.restore()).status).toBe(status);
  });
});

describe("restoreRateLimit", () => {
  it.each([
    [true, 200, undefined, successMessages.restored],
    [{ allowed: true }, 200, undefined, successMessages.restored],
    [false, 429, "RESTORE_RATE_LIMITED", refusal("RESTORE_RATE_LIMITED").message],
    [{ allowed: false }, 429, "RESTORE_RATE_LIMITED", refusal("RESTORE_RATE_LIMITED").message],
    [
      { allowed: false, code: "SLOW", message: "Wait a minute.", status: 423 },
      423,
      "SLOW",
      "Wait a minute.",
    ],
    [{ allowed: false, message: "Wait." }, 429, "RESTORE_RATE_LIMITED", "Wait."],
  ] satisfies [RestoreVerdict, number, string | undefined, string][])(
    "%j",
    async (verdict, status, code, message) => {
      const restoreRateLimit = vi.fn(async () => verdict);
      const { userRow, restore } = await afterDeletion({ restoreRateLimit });
      const answer = await restore();
      expect([answer.status, answer.body.code, answer.body.message]).toEqual([
        status,
        code,
        message,
      ]);
      expect(userRow()?.status).toBe(status === 200 ? "active" : "deleted");
      expect(restoreRateLimit).toHaveBeenCalledWith({
        email,
        context: expect.objectContaining({ path: "/soft-deletion/restore" }),
      });
    },
  );

  it("runs before the password is verified, also for a grace pass and a link", async () => {
    const restoreRateLimit = vi.fn(() => false);
    const sendRestoreLink = vi.fn();
    const { restore, browser } = await afterDeletion({ restoreRateLimit, sendRestoreLink });
    expect((await restore({ email, password: "wrong" })).status).toBe(429);
    const input = { email, password };
    expect((await browser().post("/soft-deletion/grace-pass", input)).status).toBe(429);
    expect((await browser().post("/soft-deletion/request-restore", { email })).status).toBe(429);
    expect(sendRestoreLink).not.toHaveBeenCalled();
  });
});

describe("a grace pass", () => {
  it("restores once without the password", async () => {
    const { userRow, browser } = await afterDeletion();
    const back = browser();
    const opened = await back.post("/soft-deletion/grace-pass", { email, password });
    expect(opened).toMatchObject({
      status: 200,
      body: { restorableUntil: userRow()?.purgeAt.toISOString() },
    });
    const copy = browser();
    for (const [name, value] of back.jar) copy.jar.set(name, value);
    expect((await back.post("/soft-deletion/restore")).status).toBe(200);
    expect(userRow()?.status).toBe("active");
    expect(back.jar.size).toBe(0);
    expect((await copy.post("/soft-deletion/restore")).body.code).toBe("RESTORE_INPUT_REQUIRED");
  });

  it("is refused for a later deletion, and after ten minutes", async () => {
    const { rows, here, browser } = await afterDeletion();
    const [early, late] = [browser(), browser()];
    await early.post("/soft-deletion/grace-pass", { email, password });
    await late.post("/soft-deletion/restore", { email, password });
    await here.post("/sign-in/email", ada);
    vi.useFakeTimers({ now: Date.now() + 5, toFake: ["Date"] });
    await here.post("/delete-user", { password });
    expect((await early.post("/soft-deletion/restore")).body.code).toBe("RESTORE_INPUT_REQUIRED");
    await late.post("/soft-deletion/grace-pass", { email, password });
    vi.setSystemTime(Date.now() + 10 * 60 * 1000);
    expect((await late.post("/soft-deletion/restore")).body.code).toBe("RESTORE_INPUT_REQUIRED");
    expect(rows.user?.[0]?.status).toBe("deleted");
  });
});

describe("an emailed link", () => {
  const ask = (browser: ReturnType<ReturnType<typeof plainInstance>["browser"]>, to: string) =>
    browser.post("/soft-deletion/request-restore", { email: to });

  it("restores once, and is requested with the same answer when there is nothing to restore", async () => {
    const sent: { email: string; url: string; token: string }[] = [];
    const { userRow, browser, restore } = await afterDeletion({
      restorePage: "/back",
      sendRestoreLink: ({ user, url, token }) => void sent.push({ email: user.email, url, token }),
    });
    const known = await ask(browser(), "Ada@Example.com");
    expect(known).toEqual(await ask(browser(), "nobody@example.com"));
    expect(known.status).toBe(200);
    const [link] = sent;
    expect(sent).toEqual([
      {
        email,
        url: `http://localhost:3000/back?token=${link?.token}`,
        token: expect.stringMatching(/^\w{32}$/),
      },
    ]);
    expect((await restore({ token: link?.token })).status).toBe(200);
    expect(userRow()?.status).toBe("active");
    expect(await restore({ token: link?.token })).toMatchObject({
      status: 400,
      body: refusal("RESTORE_LINK_INVALID"),
    });
  });

  it("is not mentioned when no sender is configured", async () => {
    const { browser } = await afterDeletion();
    expect((await ask(browser(), email)).status).toBe(404);
  });
});

describe("a second factor", () => {
  it.each([
    ["missing", "TWO_FACTOR_REQUIRED"],
    ["wrong", "INVALID_CODE"],
    ["used", "CODE_ALREADY_USED"],
  ] as const)("keeps the account deleted when it is %s", async (verdict, code) => {
    let factor: "right" | typeof verdict = "right";
    const { userRow, restore } = await afterDeletion({
      handlers: { checkSecondFactor: async () => factor },
    });
    factor = verdict;
    expect(await restore()).toMatchObject({ status: 401, body: refusal(code) });
    expect((await restore({ email, password: "wrong" })).body).toEqual(invalid);
    expect(userRow()?.status).toBe("deleted");
  });
});
