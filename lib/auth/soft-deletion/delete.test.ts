import { APIError } from "better-auth/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { successMessages } from "./success-messages";
import { ada, plainInstance } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";

const day = 24 * 60 * 60 * 1000;
const { email, password } = ada;

afterEach(() => vi.useRealTimers());

describe("a deletion", () => {
  it("marks the account, ends all sessions, reserves the address and returns the deadline", async () => {
    const { rows, userRow, signedUp, browser } = plainInstance({ retentionDays: 7 });
    const here = await signedUp();
    const there = browser();
    expect((await there.post("/sign-in/email", ada)).status).toBe(200);
    const before = Date.now();
    const answer = await here.post("/delete-user", { password });
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, message: successMessages.deleted },
    });
    const until = Date.parse(answer.body.restorableUntil);
    expect(until - before).toBeGreaterThanOrEqual(7 * day);
    expect(until - Date.now()).toBeLessThanOrEqual(7 * day);
    expect(userRow()).toMatchObject({ status: "deleted", purgeAt: new Date(until) });
    expect(rows.session).toEqual([]);
    expect(here.jar.size).toBe(0);
    for (const each of [here, there]) expect((await each.get("/get-session")).body).toBeFalsy();
    expect(rows.blockedIdentifier).toEqual([
      {
        id: expect.any(String),
        identifierHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        type: "email",
        subject: userRow()?.id,
        expiresAt: new Date(until),
      },
    ]);
  });

  it.each([
    // Word for word: clients look for this sentence.
    [{}, 400, "PASSWORD_REQUIRED", "Password confirmation is required to delete your account"],
    [{ password: "wrong" }, 400, "INVALID_PASSWORD", "Invalid password"],
  ])("refuses %j, and changes nothing", async (body, status, code, message) => {
    const { userRow, signedUp } = plainInstance();
    const here = await signedUp();
    expect(await here.post("/delete-user", body)).toMatchObject({
      status,
      body: { code, message },
    });
    expect(userRow()?.status).toBe("active");
    expect((await here.get("/get-session")).body.user.email).toBe(email);
  });

  it("refuses a step-up that the default handlers do not support, also in a fresh session", async () => {
    const { rows, userRow, signedUp } = plainInstance();
    const here = await signedUp();
    const proof = { method: "email-code", code: "12345678" };
    const ask = (path: string) => here.post(path, { email, proof });
    for (const lacksPassword of [false, true]) {
      if (lacksPassword) rows.account = [];
      for (const path of ["/delete-user", "/soft-deletion/erase"])
        expect(await ask(path)).toMatchObject({
          status: 403,
          body: refusal("REAUTHENTICATION_REQUIRED"),
        });
    }
    expect(userRow()?.status).toBe("active");
  });

  it("reports what prevents it before checking the step-up", async () => {
    const verifyOwner = vi.fn(async () => true);
    const deletionProblem = async () => "LAST_ADMIN" as const;
    const { userRow, signedUp } = plainInstance({ handlers: { verifyOwner, deletionProblem } });
    const here = await signedUp();
    for (const path of ["/delete-user", "/soft-deletion/erase"])
      expect(await here.post(path, { email, password })).toMatchObject({
        status: 409,
        body: refusal("LAST_ADMIN"),
      });
    expect(verifyOwner).not.toHaveBeenCalled();
    expect(userRow()?.status).toBe("active");
  });

  it("is refused without a session", async () => {
    const { browser } = plainInstance();
    expect((await browser().post("/delete-user", { password })).status).toBe(401);
  });

  it("accepts a fresh session for an account without a password", async () => {
    const { rows, userRow, signedUp } = plainInstance({}, { session: { freshAge: 60 } });
    const here = await signedUp();
    rows.account = [];
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ["Date"] });
    expect(await here.post("/delete-user")).toMatchObject({
      status: 403,
      body: refusal("REAUTHENTICATION_REQUIRED"),
    });
    expect(userRow()?.status).toBe("active");
    vi.useRealTimers();
    expect((await here.post("/delete-user")).status).toBe(200);
    expect(userRow()?.status).toBe("deleted");
  });

  it("works for a row from before the plugin, without a status", async () => {
    const { userRow, signedUp } = plainInstance();
    const here = await signedUp();
    Object.assign(userRow() ?? {}, { status: null, deletedAt: null, purgeAt: null });
    expect((await here.post("/delete-user", { password })).status).toBe(200);
    expect(userRow()?.status).toBe("deleted");
  });

  it("revokes links that were emailed before", async () => {
    const { rows, signedUp, browser } = plainInstance(
      {},
      { emailAndPassword: { enabled: true, sendResetPassword: async () => {} } },
    );
    const here = await signedUp();
    await browser().post("/request-password-reset", { email });
    expect(rows.verification).toHaveLength(1);
    await here.post("/delete-user", { password });
    expect(rows.verification).toEqual([]);
  });

  it("refuses GET", async () => {
    const { userRow, signedUp } = plainInstance();
    const here = await signedUp();
    const answer = await here.get("/delete-user/callback?token=any&callbackURL=/gone");
    expect(answer.status).toBe(404);
    expect((await here.get("/delete-user")).status).toBe(404);
    expect(userRow()?.status).toBe("active");
  });

  it("ends a session that began before its commit", async () => {
    const { rows, signedUp } = plainInstance({
      onDelete: () => {
        const [session] = rows.session ?? [];
        rows.session?.push({ ...session, id: "late", token: "late" });
      },
    });
    const here = await signedUp();
    expect((await here.post("/delete-user", { password })).status).toBe(200);
    expect(rows.session).toEqual([]);
  });

  it("ends a session that passed the guard while it was running", async () => {
    const { rows, userRow, signedUp, signIn } = plainInstance(
      {},
      {
        databaseHooks: {
          session: {
            create: {
              // After the plugin's refusal has found an active account.
              before: async () => {
                if (racing) Object.assign(userRow() ?? {}, { status: "deleted" });
              },
            },
          },
        },
      },
    );
    let racing = false;
    await signedUp();
    rows.session = [];
    racing = true;
    await signIn();
    expect(rows.session).toEqual([]);
  });
});

describe("retentionDays: 0", () => {
  it("removes the account and releases its address at once", async () => {
    const onDelete = vi.fn();
    const onPurge = vi.fn();
    const { rows, signedUp } = plainInstance({ retentionDays: 0, onDelete, onPurge });
    const here = await signedUp();
    const answer = await here.post("/delete-user", { password });
    expect(answer).toMatchObject({ status: 200, body: { restorableUntil: null } });
    expect(rows).toEqual({
      user: [],
      session: [],
      account: [],
      verification: [],
      blockedIdentifier: [],
    });
    expect(onDelete).toHaveBeenCalledWith(expect.objectContaining({ restorableUntil: null }));
    expect(onPurge).toHaveBeenCalledOnce();
    await signedUp();
    expect(rows.user).toHaveLength(1);
  });
});

describe("erase now", () => {
  it("requires the typed address and the password", async () => {
    const { rows, signedUp } = plainInstance();
    const here = await signedUp();
    const erase = (body: object) => here.post("/soft-deletion/erase", body);
    expect(await erase({ email: "bob@example.com", password })).toMatchObject({
      status: 400,
      body: refusal("EMAIL_MISMATCH"),
    });
    expect(await erase({ email })).toMatchObject({
      status: 403,
      body: { code: "REAUTHENTICATION_REQUIRED" },
    });
    expect(rows.user).toHaveLength(1);
    expect(await erase({ email: " ADA@example.com ", password })).toMatchObject({
      status: 200,
      body: { success: true, message: successMessages.erased },
    });
    expect([rows.user, rows.account, rows.session]).toEqual([[], [], []]);
  });

  it("accepts a grace pass and the password for a deleted account", async () => {
    const { rows, signedUp, browser } = plainInstance();
    await (await signedUp()).post("/delete-user", { password });
    const back = browser();
    expect(await back.post("/soft-deletion/erase", { email, password })).toMatchObject({
      status: 401,
      body: refusal("UNAUTHORIZED"),
    });
    expect((await back.post("/soft-deletion/grace-pass", { email, password })).status).toBe(200);
    expect(await back.post("/soft-deletion/erase", { email, password: "wrong" })).toMatchObject({
      status: 400,
      body: { code: "INVALID_PASSWORD", message: "Invalid password" },
    });
    expect(rows.user).toHaveLength(1);
    expect((await back.post("/soft-deletion/erase", { email, password })).status).toBe(200);
    expect([rows.user, rows.blockedIdentifier]).toEqual([[], []]);
  });
});

describe("Better Auth's own hooks", () => {
  it("refuse a deletion without changes when beforeDelete throws", async () => {
    const { rows, userRow, signedUp } = plainInstance(
      {},
      {
        user: {
          deleteUser: {
            enabled: true,
            beforeDelete: async () => {
              throw new APIError("CONFLICT", { code: "UNPAID", message: "Pay first." });
            },
          },
        },
      },
    );
    const here = await signedUp();
    expect(await here.post("/delete-user", { password })).toMatchObject({
      status: 409,
      body: { code: "UNPAID", message: "Pay first." },
    });
    expect(userRow()?.status).toBe("active");
    expect(rows.session).toHaveLength(1);
    expect(rows.blockedIdentifier).toEqual([]);
  });

  it("run afterDelete after the commit, and log its errors", async () => {
    const lines: unknown[][] = [];
    const seen: unknown[] = [];
    const { userRow, signedUp } = plainInstance(
      {},
      {
        logger: { level: "error", log: (...line) => lines.push(line) },
        user: {
          deleteUser: {
            enabled: true,
            afterDelete: async (user) => {
              seen.push(user.email, userRow()?.status);
              throw new Error("the CRM is away");
            },
          },
        },
      },
    );
    const here = await signedUp();
    expect((await here.post("/delete-user", { password })).status).toBe(200);
    expect(seen).toEqual([email, "deleted"]);
    expect(lines).toContainEqual([
      "error",
      "afterDelete failed; the account stays deleted",
      expect.objectContaining({ message: "the CRM is away" }),
    ]);
  });
});
