import { afterEach, describe, expect, it, vi } from "vitest";
import { purgeDeletedUsers } from ".";
import { ada, plainInstance } from "./testing/plain-instance";
import type { LifeEvent, SoftDeletionHandlers } from "./types";

const day = 24 * 60 * 60 * 1000;
const { email, password } = ada;
const fail = () => {
  throw new Error("the bill is not closed");
};

afterEach(() => vi.useRealTimers());

const atDeadline = () => vi.useFakeTimers({ now: Date.now() + 30 * day + 1000, toFake: ["Date"] });

describe("purgeDeletedUsers", () => {
  it("removes due accounts with all dependent rows, and nothing else", async () => {
    const onPurge = vi.fn();
    const { auth, rows, signedUp, restore } = plainInstance({ onPurge });
    const bob = { ...ada, email: "bob@example.com" };
    await (await signedUp()).post("/delete-user", { password });
    await signedUp(bob);
    expect(await purgeDeletedUsers(auth)).toEqual({ purged: 0, failed: 0 });
    atDeadline();
    expect(await purgeDeletedUsers(auth)).toEqual({ purged: 1, failed: 0 });
    expect(rows.user?.map((row) => row.email)).toEqual([bob.email]);
    expect(rows.account).toHaveLength(1);
    expect(rows.blockedIdentifier).toEqual([]);
    expect(onPurge.mock.calls).toEqual([
      [{ user: expect.objectContaining({ email }), adapter: expect.anything() }],
    ]);
    expect((await restore()).body.code).toBe("AUTH_INVALID_CREDENTIALS");
    expect((await signedUp()).jar.size).toBeGreaterThan(0);
  });

  it("keeps an account whose onPurge throws, and continues with the others", async () => {
    const lines: unknown[][] = [];
    const { auth, rows, signedUp } = plainInstance(
      { onPurge: ({ user }) => (user.email === email ? fail() : undefined) },
      { logger: { level: "error", log: (...line) => lines.push(line) } },
    );
    for (const who of [ada, { ...ada, email: "bob@example.com" }])
      await (await signedUp(who)).post("/delete-user", { password });
    atDeadline();
    const before = structuredClone(rows.user?.slice(0, 1));
    expect(await purgeDeletedUsers(auth)).toEqual({ purged: 1, failed: 1 });
    expect(rows.user).toEqual(before);
    expect(rows.account).toHaveLength(1);
    expect(lines).toContainEqual([
      "error",
      "an account past its deadline could not be removed",
      expect.objectContaining({ message: "the bill is not closed" }),
    ]);
  });

  it("removes at most the given number, the longest overdue first", async () => {
    const { auth, rows, signedUp } = plainInstance();
    const addresses = ["one@example.com", "two@example.com", "three@example.com"];
    for (const [index, address] of addresses.entries()) {
      vi.useFakeTimers({ now: Date.UTC(2026, 0, 5 - index), toFake: ["Date"] });
      await (await signedUp({ ...ada, email: address })).post("/delete-user", { password });
    }
    vi.setSystemTime(Date.UTC(2026, 5, 1));
    expect(await purgeDeletedUsers(auth, { limit: 2 })).toEqual({ purged: 2, failed: 0 });
    expect(rows.user?.map((row) => row.email)).toEqual(["one@example.com"]);
  });

  it("continues past any number of accounts that fail", async () => {
    const bad = ["one@example.com", "two@example.com", "three@example.com"];
    const { auth, rows, signedUp } = plainInstance({
      onPurge: ({ user }) => (bad.includes(user.email) ? fail() : undefined),
    });
    for (const [index, address] of [...bad, "four@example.com", "five@example.com"].entries()) {
      vi.useFakeTimers({ now: Date.UTC(2026, 0, 5 + index), toFake: ["Date"] });
      await (await signedUp({ ...ada, email: address })).post("/delete-user", { password });
    }
    vi.setSystemTime(Date.UTC(2026, 5, 1));
    expect(await purgeDeletedUsers(auth, { limit: 1 })).toEqual({ purged: 1, failed: 3 });
    expect(rows.user?.map((row) => row.email)).toEqual([...bad, "five@example.com"]);
    expect(await purgeDeletedUsers(auth, { limit: 1 })).toEqual({ purged: 1, failed: 3 });
    expect(rows.user?.map((row) => row.email)).toEqual(bad);
    expect(await purgeDeletedUsers(auth, { limit: 1 })).toEqual({ purged: 0, failed: 3 });
  });

  it("passes the released address to onPurge with blockReRegistration: false", async () => {
    const seen: string[] = [];
    const { auth, rows, signedUp } = plainInstance({
      blockReRegistration: false,
      onPurge: ({ user }) => void seen.push(user.email),
    });
    await (await signedUp()).post("/delete-user", { password });
    atDeadline();
    expect(await purgeDeletedUsers(auth)).toEqual({ purged: 1, failed: 0 });
    expect([seen, rows.user]).toEqual([[email], []]);
  });

  it("rolls back when a database hook keeps the user", async () => {
    const { auth, rows, signedUp } = plainInstance(
      {},
      { databaseHooks: { user: { delete: { before: async () => false } } } },
    );
    await (await signedUp()).post("/delete-user", { password });
    atDeadline();
    expect(await purgeDeletedUsers(auth)).toEqual({ purged: 0, failed: 1 });
    expect([rows.user?.length, rows.account?.length]).toEqual([1, 1]);
  });

  it("ignores accounts that the application deletes itself", async () => {
    const deleteAccount = async () => ({ ok: true, restorableUntil: null }) as const;
    const handlers: Partial<SoftDeletionHandlers> = { deleteAccount };
    await expect(purgeDeletedUsers(plainInstance({ handlers }).auth)).rejects.toThrow(
      "purgeDeletedUsers works only with the default handlers, but handlers.deleteAccount is set.",
    );
  });
});

describe("a throwing hook leaves no partial change", () => {
  it("onDelete keeps the account signed in, without a reservation", async () => {
    const { rows, userRow, signedUp } = plainInstance({ onDelete: fail });
    const here = await signedUp();
    expect((await here.post("/delete-user", { password })).status).toBe(500);
    expect(userRow()).toMatchObject({ status: "active", email });
    expect(userRow()?.deletedAt ?? null).toBeNull();
    expect(rows.blockedIdentifier).toEqual([]);
    expect((await here.get("/get-session")).body.user.email).toBe(email);
  });

  it("onRestore keeps the account deleted, with its reservation", async () => {
    const { rows, userRow, signedUp, restore } = plainInstance({ onRestore: fail });
    await (await signedUp()).post("/delete-user", { password });
    const before = structuredClone(userRow());
    expect((await restore()).status).toBe(500);
    expect(userRow()).toEqual(before);
    expect(rows.blockedIdentifier).toHaveLength(1);
  });

  it("onPurge with retentionDays: 0 keeps the account signed in", async () => {
    const { rows, userRow, signedUp } = plainInstance({ retentionDays: 0, onPurge: fail });
    const here = await signedUp();
    expect((await here.post("/delete-user", { password })).status).toBe(500);
    expect(userRow()?.status).toBe("active");
    expect([rows.account?.length, rows.session?.length]).toEqual([1, 1]);
  });
});

it("commits what a hook writes through its adapter", async () => {
  const note = (kind: string) =>
    vi.fn(async ({ user, adapter }: LifeEvent) => {
      const data = { identifier: kind, value: user.email, expiresAt: new Date(Date.now() + day) };
      await adapter.create({ model: "verification", data });
    });
  const { rows, signedUp, restore } = plainInstance({
    onDelete: note("deleted"),
    onRestore: note("restored"),
  });
  await (await signedUp()).post("/delete-user", { password });
  await restore();
  expect(rows.verification?.map((row) => [row.identifier, row.value])).toEqual([
    ["deleted", email],
    ["restored", email],
  ]);
});
