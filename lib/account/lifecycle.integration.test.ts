import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { db, type Executor, type Transaction } from "@/db/client";
import { auditLogs, blockedIdentifiers, users } from "@/db/schema";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { testParticipant } from "@/tests/support/participant";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { purgeAccount } from "./deletion/purge";
import { requestDeletion } from "./deletion/request-deletion";
import type { LifecycleParticipant } from "./lifecycle";
import { restoreAccount } from "./restore/restore";
import { verifyAccounts } from "./verify/verify";

const origin = "http://127.0.0.1:3000";
const seen: unknown[] = [];
const participant = testParticipant();
const later = testParticipant();

afterEach(() => {
  seen.length = 0;
});

const rowOf = async ({ id }: TestUser) =>
  (await db.select().from(users).where(eq(users.id, id)))[0];
const remove = ({ id }: TestUser) =>
  db.transaction((tx) => requestDeletion(tx, { userId: id, origin, source: "settings" }));
const restore = ({ id }: TestUser) =>
  db.transaction((tx) => restoreAccount(tx, { userId: id, origin, by: "password" }));
const expire = ({ id }: TestUser) =>
  db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, id));
const fail = async () => {
  throw new Error("the bill is not closed");
};
const statusIn = async (executor: Executor, userId: string) =>
  (await executor.select().from(users).where(eq(users.id, userId)))[0]?.status ?? "gone";

/** Notes what a turn says, and the account's status as the transaction and as everybody else sees it. */
const note = async (tx: Transaction, event: { userId?: string; userIds?: string[] }) => {
  const { userId, userIds = [], ...more } = event;
  for (const id of userId ? [userId] : userIds)
    seen.push([await statusIn(tx, id), await statusIn(db, id), more]);
};
const noteDeletion: LifecycleParticipant["onDelete"] = async (tx, { users }) => {
  for (const user of users) await note(tx, user);
};
const noteRestore: LifecycleParticipant["onRestore"] = async (tx, { userIds }) => {
  for (const userId of userIds) await note(tx, { userId });
  return new Map();
};

test("runs each hook once, inside its transaction", async () => {
  const user = await createUser();
  await remove(user);
  expect(seen).toEqual([]);
  await restore(user);
  Object.assign(participant, { onDelete: noteDeletion, onRestore: noteRestore, onPurge: note });
  await remove(user);
  await remove(user);
  const restorableUntil = (await rowOf(user))?.purgeAt;
  expect(seen.splice(0)).toEqual([["deleted", "active", { restorableUntil }]]);
  await restore(user);
  await restore(user);
  expect(seen.splice(0)).toEqual([["active", "deleted", {}]]);
  await remove(user);
  await expire(user);
  seen.length = 0;
  await purgeAccount(user.id);
  await purgeAccount(user.id);
  expect(seen).toEqual([["deleted", "deleted", {}]]);
});

test("calls the deletion hook without a grace period and then the purge hook when an account is erased", async () => {
  Object.assign(participant, { onDelete: noteDeletion, onPurge: note });
  const { user, browser } = await signedIn();
  const { email, password } = user;
  expect((await browser.post("/soft-deletion/erase", { email, password })).status).toBe(200);
  await runJobs();
  expect(seen).toEqual([
    ["deleted", "active", { restorableUntil: null }],
    ["deleted", "deleted", {}],
  ]);
});

test("calls only the purge hook for an account that was never verified", async () => {
  Object.assign(participant, { onDelete: fail, onPurge: note });
  await remove(await createUser({ verified: false }));
  expect(seen).toEqual([["active", "active", {}]]);
});

test("rolls back the whole deletion when a hook throws", async () => {
  participant.onDelete = fail;
  const { user, browser } = await signedIn();
  const before = await rowOf(user);
  const audited = await db.$count(auditLogs, eq(auditLogs.subject, user.subject));
  const jobs = await db.execute(sql`SELECT count(*) FROM graphile_worker.jobs`);
  expect((await browser.post("/delete-user", { password: user.password })).status).toBe(500);
  expect(await rowOf(user)).toEqual(before);
  expect(await db.$count(blockedIdentifiers, eq(blockedIdentifiers.subject, user.subject))).toBe(0);
  expect(await db.$count(auditLogs, eq(auditLogs.subject, user.subject))).toBe(audited);
  expect((await db.execute(sql`SELECT count(*) FROM graphile_worker.jobs`)).rows).toEqual(
    jobs.rows,
  );
  expect(await (await browser.get("/get-session")).json()).toMatchObject({
    user: { email: user.email },
  });
});

test("rolls back a restore or a purge when a hook throws, and retries the purge", async () => {
  const user = await createUser();
  await remove(user);
  const before = await rowOf(user);
  participant.onRestore = fail;
  await expect(restore(user)).rejects.toThrow("the bill is not closed");
  expect(await rowOf(user)).toEqual(before);
  expect(await db.$count(blockedIdentifiers, eq(blockedIdentifiers.subject, user.subject))).toBe(1);
  await expire(user);
  participant.onPurge = fail;
  await expect(purgeAccount(user.id)).rejects.toThrow("the bill is not closed");
  expect((await rowOf(user))?.status).toBe("deleted");
  delete participant.onPurge;
  await purgeAccount(user.id);
  expect(await rowOf(user)).toBeUndefined();
});

test("calls participants in the order of their registration", async () => {
  const order: string[] = [];
  for (const [name, each] of Object.entries({ first: participant, second: later }))
    each.onDelete = async () => void order.push(name);
  await remove(await createUser());
  expect(order).toEqual(["first", "second"]);
});

test("says in the email of a restore what was not restored", async () => {
  const user = await createUser();
  await remove(user);
  participant.onRestore = async (_, { userIds }) =>
    new Map(userIds.map((id) => [id, "Your garden club membership has ended."]));
  await restore(user);
  await runJobs();
  expect((await latestMail(user.email, "restored"))?.text).toContain(
    "Your garden club membership has ended.",
  );
});

test("reports a participant's problems under its name", async () => {
  participant.verify = async () => ["a bed without flowers"];
  expect(await verifyAccounts()).toContainEqual({
    check: "test",
    problems: ["a bed without flowers"],
  });
});
