import { eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import { env } from "@/lib/env";
import { formatOlderVersions } from "@/lib/format/counts";
import { formatBackups } from "@/lib/format/dates";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { createNoteOwner } from "@/tests/support/notes";
import { testParticipant, withNotes } from "@/tests/support/participant";
import { createUser } from "@/tests/support/users";
import { checkReceipt, findReceipt } from "../receipts/receipt";
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
  test("deletes rows and files, emails a receipt with counts, and keeps pseudonymous audit rows", async () => {
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

  test.each([{ days: 30 }, { days: null }])(
    "says in the receipt and its email that the store keeps older versions: %j",
    async (olderVersions) => {
      const { user } = await createNoteOwner();
      await remove(user.id);
      await expire(user.id);
      const asked = vi.spyOn(storage, "keptVersions").mockResolvedValue(olderVersions);
      await purgeAccount(user.id);
      expect(asked.mock.calls).toEqual([[`users/${user.id}/`]]);
      await runJobs();
      const receipt = await findReceipt(db, user.subject);
      expect(receipt?.document).toMatchObject({ olderVersions });
      expect(checkReceipt(JSON.stringify(receipt))).toMatchObject({ verdict: "valid" });
      const email = await latestMail(user.email);
      const sentence = formatOlderVersions(olderVersions.days);
      for (const text of [email?.text, email?.html])
        expect(text?.replaceAll(/\s+/g, " ")).toContain(sentence);
    },
  );

  test.each([35, 0, undefined])(
    "names the day in the receipt and its email on which the last backup is gone, kept for %s days",
    async (days) => {
      const { user } = await createNoteOwner();
      await remove(user.id);
      await expire(user.id);
      env().BACKUP_RETENTION_DAYS = days;
      await purgeAccount(user.id).finally(() => {
        env().BACKUP_RETENTION_DAYS = undefined;
      });
      await runJobs();
      const receipt = await findReceipt(db, user.subject);
      expect(checkReceipt(JSON.stringify(receipt))).toMatchObject({ verdict: "valid" });
      const { erasedAt, inBackupsUntil } = receipt?.document ?? {};
      const lastDay = new Date(Date.parse(erasedAt ?? "") + (days ?? 0) * 86_400_000);
      expect(inBackupsUntil).toBe(
        days === undefined ? undefined : lastDay.toISOString().slice(0, 10),
      );
      const email = await latestMail(user.email);
      for (const text of [email?.text, email?.html]) {
        const flat = text?.replaceAll(/\s+/g, " ") ?? "";
        expect(flat.includes(formatBackups(lastDay.toISOString()))).toBe(days !== undefined);
        expect(/backup/i.test(flat)).toBe(days !== undefined);
      }
    },
  );

  test("fails, and keeps the account, while the store doesn't say what it keeps", async () => {
    const { user } = await createNoteOwner();
    await remove(user.id);
    await expire(user.id);
    vi.spyOn(storage, "keptVersions").mockRejectedValueOnce(new Error("503 Slow Down"));
    await expect(purgeAccount(user.id)).rejects.toThrow("503");
    expect(await exists(user.id)).toBe(true);
    await purgeAccount(user.id);
    expect(await exists(user.id)).toBe(false);
    const receipt = await findReceipt(db, user.subject);
    expect(Object.keys(receipt?.document ?? {})).not.toContain("olderVersions");
  });

  test("runs without a statement timeout for an account of any size", async () => {
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

  test("ignores an account whose deadline has not passed", async () => {
    const { user, key } = await createNoteOwner();
    await purgeAccount(user.id);
    await remove(user.id);
    await purgeAccount(user.id);
    expect(await exists(user.id)).toBe(true);
    expect(await storage.exists(key)).toBe(true);
  });

  test("does nothing on a second run or for an unknown account", async () => {
    const { user } = await createNoteOwner();
    await remove(user.id);
    await expire(user.id);
    await Promise.all([purgeAccount(user.id), purgeAccount(user.id)]);
    await purgeAccount(user.id);
    const audit = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
    expect(audit.filter((row) => row.action === "account.erased")).toHaveLength(1);
  });

  test("lets exactly one of a restore and a purge succeed at the deadline", async () => {
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

  test("refuses a restore that began before the deadline and decides after it", async () => {
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

  test("keeps a restore with its files that decides before the deadline and commits after it", async () => {
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

  test("refuses a restore exactly at the deadline", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.transaction(async (tx) => {
      await tx.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
      expect(await restoreAccount(tx, { userId: user.id, origin, by: "link" })).toBe(false);
    });
  });
});

describe("deletion", () => {
  test("returns the first deadline and changes nothing on a second call", async () => {
    const user = await createUser();
    const first = await remove(user.id);
    expect(await remove(user.id)).toEqual(first);
    const audit = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
    expect(audit).toHaveLength(1);
  });

  test("refuses one of two last admins that delete themselves at the same time", async () => {
    await db.update(users).set({ role: "member" });
    const admins = [await createUser({ role: "admin" }), await createUser({ role: "admin" })];
    const outcomes = await Promise.all(admins.map((admin) => remove(admin.id)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, code: "LAST_ADMIN" });
  });

  test("erases an account with an unverified address at once, without reserving the address", async () => {
    const user = await createUser({ verified: false });
    expect(await remove(user.id)).toEqual({ ok: true, restorableUntil: null });
    expect(await exists(user.id)).toBe(false);
    const reservations = await db.execute(
      sql`SELECT FROM blocked_identifiers WHERE subject = ${user.subject}`,
    );
    expect(reservations.rows).toEqual([]);
  });
});

describe("cleanup", () => {
  test("erases sign-ups that were not verified within seven days, and no others", async () => {
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
