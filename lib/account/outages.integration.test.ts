import { rename, rm } from "node:fs/promises";
import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { blockedIdentifiers, erasureReceipts, users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import * as deliver from "@/lib/email/deliver";
import { env } from "@/lib/env";
import { readHealth } from "@/lib/health";
import { confirmStore } from "@/lib/storage/confirm-store";
import { storage } from "@/lib/storage/storage";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { kindOf, mailsTo } from "@/tests/support/mail";
import { createNoteOwner } from "@/tests/support/notes";
import { withNotes } from "@/tests/support/participant";
import { filesOf } from "@/tests/support/stored-files";
import { createUser } from "@/tests/support/users";
import { countErasures, eraseDue, purgeAccount, purgeDueAccounts } from "./deletion/purge";
import { requestDeletion } from "./deletion/request-deletion";
import { restoreAccount } from "./restore/restore";
import { verifyAccounts } from "./verify/verify";

const origin = "http://127.0.0.1:3000";
withNotes();

const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "settings" }));
const expire = (userId: string) =>
  db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, userId));
const rowOf = async (userId: string) =>
  (await db.select().from(users).where(eq(users.id, userId)))[0];
/** As if the time after which the queue tries again had passed. */
const tryAgain = async () => {
  await db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs`);
  await runJobs();
};

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("keeps a deletion while the mail server is down, and sends its email once afterwards", async () => {
  const user = await createUser();
  const mails = async () => (await mailsTo(user.email)).map(kindOf);
  const down = vi.spyOn(deliver, "deliverMail").mockRejectedValue(new Error("ECONNREFUSED"));
  expect(await remove(user.id)).toMatchObject({ ok: true });
  await runJobs();
  expect(down).toHaveBeenCalled();
  expect(await rowOf(user.id)).toMatchObject({ status: "deleted" });
  expect(await mails()).toEqual([]);

  down.mockRestore();
  await tryAgain();
  await tryAgain();
  expect(await mails()).toEqual(["deletion-requested"]);
});

test("purges other accounts while storage fails for one, and retries that one", async () => {
  const poisoned = await createNoteOwner();
  const others = await Promise.all([createUser(), createUser(), createUser()]);
  for (const { id } of [poisoned.user, ...others]) {
    await remove(id);
    await expire(id);
  }
  const original = storage.deletePrefix.bind(storage);
  const failing = vi.spyOn(storage, "deletePrefix").mockImplementation(async (prefix) => {
    if (prefix.includes(poisoned.userId)) throw new Error("503 Slow Down");
    return original(prefix);
  });
  expect(await purgeDueAccounts()).toBe(4);
  await runJobs();
  for (const { id } of others) expect(await rowOf(id)).toBeUndefined();
  expect(await rowOf(poisoned.userId)).toMatchObject({ status: "deleted" });
  expect(await filesOf(poisoned.userId)).not.toEqual([]);
  expect(await db.$count(erasureReceipts, eq(erasureReceipts.subject, poisoned.user.subject))).toBe(
    0,
  );

  failing.mockRestore();
  await tryAgain();
  expect(await rowOf(poisoned.userId)).toBeUndefined();
  expect(await filesOf(poisoned.userId)).toEqual([]);
  expect(await db.$count(erasureReceipts, eq(erasureReceipts.subject, poisoned.user.subject))).toBe(
    1,
  );
});

test("reports an account whose purge keeps failing in the health check", async () => {
  const { userId } = await createNoteOwner();
  await remove(userId);
  await db
    .update(users)
    .set({ purgeAt: sql`now() - interval '2 days'` })
    .where(eq(users.id, userId));
  vi.spyOn(storage, "deletePrefix").mockRejectedValue(new Error("503 Slow Down"));
  await purgeDueAccounts();
  await runJobs();
  expect((await readHealth()).services.purge).toMatchObject({ overdue: 1 });
  vi.restoreAllMocks();
  await tryAgain();
  expect((await readHealth()).services.purge).toMatchObject({ overdue: 0 });
});

test("neither purges nor restores by an application clock that is a year off", async () => {
  const user = await createUser();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 365 * 86_400_000 });
  const deletion = await remove(user.id);
  const stored = (await rowOf(user.id))?.purgeAt;
  vi.useRealTimers();
  const days = ((stored?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(30, 2);
  expect(deletion).toEqual({ ok: true, restorableUntil: stored });

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 365 * 86_400_000 });
  await cleanup();
  await purgeDueAccounts();
  await runJobs();
  expect(await rowOf(user.id)).toMatchObject({ status: "deleted" });
  const reservations = () =>
    db.$count(blockedIdentifiers, eq(blockedIdentifiers.subject, user.subject));
  expect(await reservations()).toBe(1);
  await expire(user.id);
  vi.setSystemTime(Date.now() - 730 * 86_400_000);
  const restored = await db.transaction((tx) =>
    restoreAccount(tx, { userId: user.id, origin, by: "password" }),
  );
  expect(restored).toBe(false);
});

test("lets other users sign in, delete and be erased while one account is being erased", async () => {
  const [slow, leaving, staying] = [
    await createNoteOwner(),
    await createNoteOwner(),
    await createUser(),
  ];
  await remove(slow.userId);
  await expire(slow.userId);
  await db.transaction(async (tx) => {
    await eraseDue(tx, await countErasures([slow.userId]));
    expect((await new Browser().post("/sign-in/email", staying)).status).toBe(200);
    expect(await remove(leaving.userId)).toMatchObject({ ok: true });
    await expire(leaving.userId);
    await purgeAccount(leaving.userId);
    expect(await rowOf(leaving.userId)).toBeUndefined();
    expect(await rowOf(slow.userId)).toBeDefined();
  });
  expect(await rowOf(slow.userId)).toBeUndefined();
});

test("regression: erases nobody while the volume of the files is not mounted", async () => {
  const { user } = await createNoteOwner();
  await remove(user.id);
  await expire(user.id);
  await confirmStore();
  const folder = env().STORAGE_PATH;
  await rename(folder, `${folder}-away`);
  try {
    await purgeDueAccounts();
    await runJobs();
    expect(await rowOf(user.id)).toMatchObject({ status: "deleted" });
    expect(await db.$count(erasureReceipts, eq(erasureReceipts.subject, user.subject))).toBe(0);
    const check = (await verifyAccounts()).find((each) => each.check === "file storage");
    expect(check?.problems).toEqual([expect.stringContaining("its volume is mounted")]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rename(`${folder}-away`, folder);
  }
  await tryAgain();
  expect(await rowOf(user.id)).toBeUndefined();
  expect(await filesOf(user.id)).toEqual([]);
});
