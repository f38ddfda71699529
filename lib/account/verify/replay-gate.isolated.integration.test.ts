import { rename, rm } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { erasureReceipts, taskRuns, users } from "@/db/schema";
import { signDocument } from "@/lib/crypto/sign";
import { env } from "@/lib/env";
import { readHealth } from "@/lib/health";
import { storage } from "@/lib/storage/storage";
import { tick } from "@/lib/worker";
import { createUser, type TestUser } from "@/tests/support/users";
import { eraseAgain } from "../deletion/erase-again";
import { findLatestErasure, settleErasure } from "../receipts/keep-receipts";
import { receiptKey } from "../receipts/receipt";
import { checkReplay, findUnreplayed, replayRefusal, replaySentences } from "./replay-gate";

const origin = "http://127.0.0.1:3000";
const latestKey = "receipts/latest.json";
const gate = globalThis as { appReplayGate?: { at: number } };

beforeEach(() => {
  env().REFUSE_UNREPLAYED = "1";
});

afterEach(async () => {
  vi.restoreAllMocks();
  delete gate.appReplayGate;
  await db.delete(taskRuns);
  await db.delete(users);
  await storage.delete([latestKey]);
});

/** As if an account came from a backup: storage knows its erasure, the database doesn’t. */
async function returned(change = (receipt: string) => receipt): Promise<TestUser> {
  const user = await createUser();
  const erasedAt = new Date().toISOString();
  const document = {
    kind: "erasure-receipt" as const,
    version: 1 as const,
    subject: user.subject,
    requestedAt: erasedAt,
    erasedAt,
    rows: { users: 1 },
    files: {},
  };
  const receipt = change(JSON.stringify({ document, ...signDocument(document) }));
  const put = (key: string, text: string) =>
    storage.put(key, Buffer.from(text), "application/json");
  await put(receiptKey(user.subject), receipt);
  await put(latestKey, JSON.stringify({ subject: user.subject, erasedAt }));
  return user;
}

/** As if a minute had passed since the last look. */
const aMinuteLater = () => {
  if (gate.appReplayGate) gate.appReplayGate.at -= 60_000;
};

test("refuses to work until the accounts are erased again, and says so in the health check", async () => {
  const user = await returned();
  expect(replayRefusal()).toBe(replaySentences.unknown);
  expect(await checkReplay()).toBe(replaySentences.unreplayed);
  expect(await readHealth()).toMatchObject({
    status: "unhealthy",
    reason: replaySentences.unreplayed,
    services: { database: { status: "connected" } },
  });
  expect(await tick()).toEqual({ due: 0, failed: ["restored backup"] });
  expect(await eraseAgain({ ...user, origin })).toBe("erased");
  expect(await checkReplay()).toBeUndefined();
  expect(await readHealth()).toMatchObject({ status: "healthy" });
  expect((await readHealth()).reason).toBeUndefined();
});

test("sees within a minute that a backup was restored below a running app", async () => {
  expect(await checkReplay()).toBeUndefined();
  await returned();
  expect(await checkReplay()).toBeUndefined();
  aMinuteLater();
  expect(await checkReplay()).toBe(replaySentences.unreplayed);
});

test("checks nothing without the setting", async () => {
  env().REFUSE_UNREPLAYED = undefined;
  await returned();
  const read = vi.spyOn(storage, "getBytes");
  expect(await checkReplay()).toBeUndefined();
  expect(replayRefusal()).toBeUndefined();
  expect(read).not.toHaveBeenCalled();
});

test("lists the receipts only where the database doesn’t know the newest erasure, and once", async () => {
  const gone = await returned();
  await db.delete(users).where(eq(users.id, gone.id));
  const list = vi.spyOn(storage, "list");
  expect(await findUnreplayed()).toBeNull();
  expect(list).toHaveBeenCalledTimes(1);
  expect(await findUnreplayed()).toBeNull();
  expect(list).toHaveBeenCalledTimes(1);
  // Restoring a backup takes the note of it back.
  await db.delete(taskRuns);
  expect(await findUnreplayed()).toBeNull();
  expect(list).toHaveBeenCalledTimes(2);
});

test("lists nothing where the database has the receipt of the newest erasure", async () => {
  const user = await returned();
  const latest = await findLatestErasure();
  const receipt = { document: { ...latest }, signature: "-", keyId: "-" };
  await db.insert(erasureReceipts).values({ subject: user.subject, ...receipt });
  const list = vi.spyOn(storage, "list");
  expect(await findUnreplayed()).toBeNull();
  expect(list).not.toHaveBeenCalled();
  await db.delete(erasureReceipts);
});

test("trusts a receipt whose key is unknown so far that it refuses, and none that was changed", async () => {
  const unknown = await returned((receipt) => receipt.replace(/"keyId":"[^"]+"/, '"keyId":"lost"'));
  expect(await findUnreplayed()).toBe(unknown.id);
  await db.delete(users).where(eq(users.id, unknown.id));
  await returned((receipt) => receipt.replace('"users":1', '"users":2'));
  expect(await findUnreplayed()).toBeNull();
});

test("refuses to begin without storage, and goes on without it", async () => {
  vi.spyOn(storage, "getBytes").mockRejectedValue(new Error("503 Slow Down"));
  expect(await checkReplay()).toBe(replaySentences.unknown);
  vi.mocked(storage.getBytes).mockRestore();
  expect(await checkReplay()).toBeUndefined();
  vi.spyOn(storage, "getBytes").mockRejectedValue(new Error("503 Slow Down"));
  aMinuteLater();
  expect(await checkReplay()).toBeUndefined();
});

test("regression: a volume that is not mounted is no storage without receipts", async () => {
  await returned();
  expect(await findUnreplayed()).not.toBeNull();
  const folder = env().STORAGE_PATH;
  await rename(folder, `${folder}-away`);
  try {
    expect(await checkReplay()).toBe(replaySentences.unknown);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rename(`${folder}-away`, folder);
  }
});

test("settling one erasure says nothing about a later one", async () => {
  const first = await returned();
  await settleErasure({ subject: first.subject, erasedAt: new Date().toISOString() });
  expect(await findUnreplayed()).toBeNull();
  const second = await returned();
  await db.delete(users).where(eq(users.id, first.id));
  expect(await findUnreplayed()).toBe(second.id);
});
