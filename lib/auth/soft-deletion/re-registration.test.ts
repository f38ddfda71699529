import { afterEach, describe, expect, it, vi } from "vitest";
import { ada, afterDeletion } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";

const { email } = ada;
const eve = { name: "Eve", email, password: "another password" };
const day = 24 * 60 * 60 * 1000;

afterEach(() => vi.useRealTimers());

describe("a reserved address", () => {
  it.each([email, "ADA@Example.com"])("is refused when registered as %s", async (address) => {
    const { rows, browser } = await afterDeletion();
    expect(await browser().post("/sign-up/email", { ...eve, email: address })).toMatchObject({
      status: 403,
      body: refusal("EMAIL_BLOCKED"),
    });
    expect(rows.user).toHaveLength(1);
  });

  it("stays reserved after its row is gone, on every endpoint that creates a user", async () => {
    const { auth, rows, browser } = await afterDeletion();
    rows.user = [];
    expect((await browser().post("/sign-up/email", eve)).body.code).toBe("EMAIL_BLOCKED");
    const { internalAdapter } = await auth.$context;
    await expect(
      internalAdapter.createUser({ email, name: "Eve", emailVerified: true }, { method: "admin" }),
    ).rejects.toThrow(refusal("EMAIL_BLOCKED").message);
    expect(rows.user).toEqual([]);
  });

  it("is released when its reservation ends", async () => {
    const { rows, browser } = await afterDeletion({ retentionDays: 3 });
    rows.user = [];
    vi.useFakeTimers({ now: Date.now() + 3.01 * day, toFake: ["Date"] });
    expect((await browser().post("/sign-up/email", eve)).status).toBe(200);
  });

  it.each([
    ["requireEmailVerification", { requireEmailVerification: true }],
    ["autoSignIn: false", { autoSignIn: false }],
  ])("is answered exactly like a new one when concealed, with %s", async (_, emailAndPassword) => {
    const { rows, browser } = await afterDeletion(
      { concealBlockedEmail: true },
      { emailAndPassword: { enabled: true, ...emailAndPassword } },
    );
    const [reserved, fresh] = [browser(), browser()];
    const answers = [
      await reserved.post("/sign-up/email", eve),
      await fresh.post("/sign-up/email", { ...eve, email: "new@example.com" }),
    ];
    // What differs between any two sign-ups, and what this adapter leaves out where it is empty.
    for (const { body } of answers)
      for (const key of ["id", "createdAt", "updatedAt", "email"])
        expect(body.user[key] !== undefined && delete body.user[key]).toBe(true);
    for (const { body } of answers)
      body.user = Object.fromEntries(
        Object.entries(body.user).filter(([, value]) => value !== null),
      );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 200, body: { token: null } });
    expect([reserved.jar.size, fresh.jar.size]).toEqual([0, 0]);
    expect(rows.user?.map((row) => row.email)).toEqual([email, "new@example.com"]);
  });
});

describe("blockReRegistration: false", () => {
  const options = { blockReRegistration: false };

  it("keeps sign-in and restore unchanged while nobody has registered the address", async () => {
    const { rows, signIn, restore, userRow } = await afterDeletion(options);
    expect(rows.blockedIdentifier).toEqual([]);
    expect(userRow()).toBeUndefined();
    expect(rows.user?.[0]?.email).toMatch(/@deleted\.invalid$/);
    expect(await signIn()).toMatchObject({ status: 403, body: { code: "ACCOUNT_DELETED" } });
    expect(await signIn({ email, password: "wrong" })).toMatchObject({
      status: 401,
      body: { code: "INVALID_EMAIL_OR_PASSWORD" },
    });
    expect((await restore()).status).toBe(200);
    expect(userRow()).toMatchObject({ status: "active", formerEmail: null });
    expect((await signIn()).status).toBe(200);
  });

  it("lets another person register the address, and then refuses the restore without changes", async () => {
    const { rows, browser, signIn, restore, userRow } = await afterDeletion(options);
    expect((await browser().post("/sign-up/email", eve)).status).toBe(200);
    const before = structuredClone(rows.user);
    expect(await restore()).toMatchObject({
      status: 409,
      body: refusal("EMAIL_IN_USE"),
    });
    expect(rows.user).toEqual(before);
    expect((await signIn(eve)).status).toBe(200);
    expect((await restore({ email, password: eve.password })).body.code).toBe(
      "ACCOUNT_NOT_DELETED",
    );
    expect(userRow()?.name).toBe("Eve");
  });

  it("does not consume an emailed link that is used too early", async () => {
    const links: string[] = [];
    const { rows, browser, restore } = await afterDeletion({
      ...options,
      sendRestoreLink: ({ user, token }) => void links.push(user.email, token),
    });
    await browser().post("/soft-deletion/request-restore", { email });
    const [to, token] = links;
    expect(to).toBe(email);
    await browser().post("/sign-up/email", eve);
    expect((await restore({ token })).body.code).toBe("EMAIL_IN_USE");
    rows.user = rows.user?.filter(({ name }) => name !== "Eve") ?? [];
    expect((await restore({ token })).status).toBe(200);
  });

  it("passes the restored account to the restore hook", async () => {
    const onRestore = vi.fn();
    const { restore } = await afterDeletion({ ...options, onRestore });
    await restore();
    const user = expect.objectContaining({ email, status: "active", formerEmail: null });
    expect(onRestore.mock.calls).toEqual([[{ user, adapter: expect.anything() }]]);
  });

  it("reports no missing password while another account of the address has one", async () => {
    const { rows, browser, restore } = await afterDeletion(options);
    rows.account = [];
    expect((await restore()).body.code).toBe("NO_PASSWORD_CREDENTIAL");
    await browser().post("/sign-up/email", eve);
    expect((await restore()).body.code).toBe("AUTH_INVALID_CREDENTIALS");
  });

  it("does not hash a password that is too long", async () => {
    const verify = vi.fn(async () => true);
    const { browser } = await afterDeletion(options, {
      emailAndPassword: { enabled: true, password: { verify } },
    });
    verify.mockClear();
    const long = await browser().post("/sign-in/email", { email, password: "x".repeat(129) });
    expect(long).toMatchObject({ status: 400, body: { code: "PASSWORD_TOO_LONG" } });
    expect(verify).not.toHaveBeenCalled();
  });

  it("finds two deleted accounts of one address by their passwords, and the latest by a link", async () => {
    const links: string[] = [];
    const { rows, browser, restore } = await afterDeletion({
      ...options,
      sendRestoreLink: ({ user }) => void links.push(user.name),
    });
    const second = browser();
    await second.post("/sign-up/email", eve);
    vi.useFakeTimers({ now: Date.now() + 1000, toFake: ["Date"] });
    await second.post("/delete-user", { password: eve.password });
    await browser().post("/soft-deletion/request-restore", { email });
    expect(links).toEqual(["Eve"]);
    expect((await restore()).status).toBe(200);
    expect(rows.user?.find(({ status }) => status === "active")?.name).toBe("Ada");
  });
});
