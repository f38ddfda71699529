import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { createNoteOwner } from "@/tests/support/notes";
import { testParticipant, withNotes } from "@/tests/support/participant";
import { createUser } from "@/tests/support/users";
import { checkReceipt } from "../receipts/receipt";
import { restoreAccount } from "../restore/restore";
import { purgeAccount, purgeDueAccounts } from "./purge";
import { requestDeletion } from "./request-deletion";

const origin = "http://127.0.0.1:3000";
const participant = testParticipant();
withNotes();

const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "settings" }));
const restore = (userId: string) =>
  db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "password" }));
const expire = (userId: string) =>
  db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, userId));
const exists = async (userId: string) =>
  (await db.select().from(users).where(eq(users.id, userId))).length === 1;

describe("purge", () => {
  test("takes rows and files, mails a counted receipt, keeps the audit rows nameless", async () => {
    const { user, key } = await createNoteOwner();
    const stranger = await createNoteOwner();
    await remove(user.id);
    await purgeDueAccounts();
    await runJobs();
    expect(await exists(user.id)).toBe(true);
    expect(await storage.exists(key)).toBe(true);

    await expire(user.id);
    expect(await purgeDueAccounts()).toBe(1);
    await runJobs();
    expect(await exists(user.id)).toBe(false);
    expect(await storage.exists(key)).toBe(false);
    expect(await storage.exists(stranger.key)).toBe(true);

    const audit = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
    expect(audit.map((row) => [row.action, row.userId])).toEqual([
      ["account.deleted", null],
      ["account.erased", null],
    ]);
    expect(audit[1]?.metadata).toMatchObject({
      source: "purge",
      counts: { users: 1, test_notes: 1 },
    });
    expect(JSON.stringify(audit)).not.toContain(user.email);
    const receipt = await latestMail(user.email);
    expect(receipt?.text).toContain(user.subject);
    const signed = receipt?.text.split("\n").find((line) => line.startsWith('{"document"')) ?? "";
    expect(checkReceipt(signed)).toMatchObject({
      verdict: "valid",
      receipt: { document: { subject: user.subject, rows: { users: 1, test_notes: 1 } } },
    });
    expect(checkReceipt(signed.replace('"test_notes":1', '"test_notes":0'))).toMatchObject({
      verdict: "invalid",
    });
  });

  test("no statement of it is cut off by the time limit, however much an account holds", async () => {
    const { user } = await createNoteOwner();
    await remove(user.id);
    await expire(user.id);
    const limits: unknown[] = [];
    participant.onPurge = async (tx) => {
      limits.push((await tx.execute(sql`SHOW statement_timeout`)).rows[0]);
    };
    try {
      await purgeAccount(user.id);
    } finally {
      delete participant.onPurge;
    }
    expect(limits).toEqual([{ statement_timeout: "0" }]);
  });

  test("an account that is not due is left alone", async () => {
    const { user, key } = await createNoteOwner();
    await purgeAccount(user.id);
    await remove(user.id);
    await purgeAccount(user.id);
    expect(await exists(user.id)).toBe(true);
    expect(await storage.exists(key)).toBe(true);
  });

  test("run twice, or for nobody, it does nothing more", async () => {
    const { user } = await createNoteOwner();
    await remove(user.id);
    await expire(user.id);
    await Promise.all([purgeAccount(user.id), purgeAccount(user.id)]);
    await purgeAccount(user.id);
    const audit = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
    expect(audit.filter((row) => row.action === "account.erased")).toHaveLength(1);
  });

  test("restore against purge at the deadline: exactly one wins", async () => {
    for (let round = 0; round < 20; round += 1) {
      const user = await createUser();
      await remove(user.id);
      await db
        .update(users)
        .set({ purgeAt: sql`clock_timestamp() + interval '3 milliseconds'` })
        .where(eq(users.id, user.id));
      const [restored] = await Promise.all([restore(user.id), purgeAccount(user.id)]);
      await purgeAccount(user.id);
      const found = await db.select().from(users).where(eq(users.id, user.id));
      expect(found.map((row) => row.status)).toEqual(restored ? ["active"] : []);
    }
  });

  test("a restore that began before the deadline and is decided after it has lost", async () => {
    const { user, key } = await createNoteOwner();
    await remove(user.id);
    const soon = sql`clock_timestamp() + interval '300 milliseconds'`;
    await db.update(users).set({ purgeAt: soon }).where(eq(users.id, user.id));
    const restored = await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_sleep(0.4)`);
      return restoreAccount(tx, { userId: user.id, origin, by: "link" });
    });
    expect(restored).toBe(false);
    await purgeAccount(user.id);
    expect(await exists(user.id)).toBe(false);
    expect(await storage.exists(key)).toBe(false);
  });

  test("a restore decided before the deadline and committed after it has won, files and all", async () => {
    const { user, key } = await createNoteOwner();
    await remove(user.id);
    const soon = sql`clock_timestamp() + interval '2 seconds'`;
    await db.update(users).set({ purgeAt: soon }).where(eq(users.id, user.id));
    let purging: Promise<void> | undefined;
    const restored = await db.transaction(async (tx) => {
      const won = await restoreAccount(tx, { userId: user.id, origin, by: "link" });
      await tx.execute(sql`SELECT pg_sleep(2.1)`);
      purging = purgeAccount(user.id);
      await tx.execute(sql`SELECT pg_sleep(0.2)`);
      return won;
    });
    await purging;
    expect(restored).toBe(true);
    expect(await exists(user.id)).toBe(true);
    expect(await storage.exists(key)).toBe(true);
  });

  test("exactly at the deadline it is too late to restore", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.transaction(async (tx) => {
      await tx.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
      expect(await restoreAccount(tx, { userId: user.id, origin, by: "link" })).toBe(false);
    });
  });
});

describe("deletion", () => {
  test("a second call changes nothing and answers with the first deadline", async () => {
    const user = await createUser();
    const first = await remove(user.id);
    expect(await remove(user.id)).toEqual(first);
    const audit = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
    expect(audit).toHaveLength(1);
  });

  test("of two last admins that leave at the same moment one is refused", async () => {
    await db.update(users).set({ role: "member" });
    const admins = [await createUser({ role: "admin" }), await createUser({ role: "admin" })];
    const outcomes = await Promise.all(admins.map((admin) => remove(admin.id)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, code: "LAST_ADMIN" });
  });

  test("an account whose address was never verified is erased at once and holds nothing", async () => {
    const user = await createUser({ verified: false });
    expect(await remove(user.id)).toEqual({ ok: true, restorableUntil: null });
    expect(await exists(user.id)).toBe(false);
    const holds = await db.execute(
      sql`SELECT FROM blocked_identifiers WHERE subject = ${user.subject}`,
    );
    expect(holds.rows).toEqual([]);
  });
});

describe("cleanup", () => {
  test("erases sign-ups that nobody verified in seven days, and no others", async () => {
    const [old, young, verified] = [
      await createUser({ verified: false }),
      await createUser({ verified: false }),
      await createUser(),
    ];
    const longAgo = sql`now() - interval '8 days'`;
    for (const user of [old, verified])
      await db.update(users).set({ createdAt: longAgo }).where(eq(users.id, user.id));
    await cleanup();
    expect(await exists(old.id)).toBe(false);
    expect(await exists(young.id)).toBe(true);
    expect(await exists(verified.id)).toBe(true);
  });
});
