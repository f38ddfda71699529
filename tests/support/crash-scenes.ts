import { eq, inArray, sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { auditLogs, erasureReceipts, sessions, users } from "@/db/schema";
import { receiptKey } from "@/lib/account/receipts/receipt";
import { verifyAccounts } from "@/lib/account/verify/verify";
import type { AuditAction } from "@/lib/audit/actions";
import { signDocument } from "@/lib/crypto/sign";
import { confirmStore } from "@/lib/storage/confirm-store";
import { storage } from "@/lib/storage/storage";
import { requestDueErasure } from "./content";
import { copyDatabase } from "./copied-database";
import { type CrashOperation, crashOperations } from "./crash-operations";
import { runJobs } from "./jobs";
import { loseAccount } from "./lost-account";
import { type MailKind, mailsTo } from "./mail";
import { addNote, createNoteOwner, type NoteOwner, testNotes } from "./notes";
import { filesOf } from "./stored-files";

type Scene = {
  /** Puts an account into the state that the operation begins from. */
  before?: (owner: NoteOwner) => Promise<unknown>;
  /** What holds when the operation has been killed and done again. */
  after: (owner: NoteOwner) => Promise<void>;
};

const statusOf = async (userId: string) =>
  (await db.select({ status: users.status }).from(users).where(eq(users.id, userId)))[0]?.status;

const auditOf = async ({ user }: NoteOwner, action: AuditAction) =>
  (
    await db
      .select({ id: auditLogs.id })
      .from(auditLogs)
      .where(sql`${auditLogs.subject} = ${user.subject} AND ${auditLogs.action} = ${action}`)
  ).length;

const countMails = async ({ user }: NoteOwner, kind: MailKind) =>
  (await mailsTo(user.email, kind)).length;

const makeDue = async (...owners: NoteOwner[]) => {
  const ids = owners.map(({ userId }) => userId);
  for (const id of ids) await crashOperations.delete(id);
  await runJobs();
  await db.update(users).set({ purgeAt: sql`now()` }).where(inArray(users.id, ids));
};

/** The other account of a batch, by the user of the scene. */
const companions = new Map<string, NoteOwner>();

const receiptsOf = ({ user }: NoteOwner) =>
  db
    .select({ document: erasureReceipts.document })
    .from(erasureReceipts)
    .where(eq(erasureReceipts.subject, user.subject));

/** Nothing of the account is left, one mail says so, and one receipt counts what went. */
async function isErased(owner: NoteOwner, notes = 2): Promise<void> {
  expect(await statusOf(owner.userId)).toBeUndefined();
  expect(await filesOf(owner.userId)).toEqual([]);
  expect(await countMails(owner, "erased")).toBe(1);
  expect(await receiptsOf(owner)).toEqual([
    {
      document: expect.objectContaining({
        files: expect.objectContaining({ notes: { count: notes, bytes: expect.any(Number) } }),
        rows: expect.objectContaining({ test_notes: notes }),
      }),
    },
  ]);
}

/** As if a backup had been restored: storage has a receipt of the account's erasure, the database none. */
async function storeReceipt(subject: string): Promise<void> {
  await confirmStore();
  const at = "2026-12-01T00:00:00.000Z";
  const times = { requestedAt: at, erasedAt: at };
  const document = { kind: "erasure-receipt", version: 1, subject, ...times, rows: {}, files: {} };
  const receipt = JSON.stringify({ document, ...signDocument(document) });
  await storage.put(receiptKey(subject), Buffer.from(receipt), "application/json");
}

/** For each operation how it begins, and what it comes to however often it is killed on the way. */
export const crashScenes: Record<CrashOperation, Scene> = {
  delete: {
    async after(owner) {
      expect(await statusOf(owner.userId)).toBe("deleted");
      expect(await auditOf(owner, "account.deleted")).toBe(1);
      expect(await countMails(owner, "deletion-requested")).toBe(1);
      expect((await filesOf(owner.userId)).length).toBeGreaterThan(0);
    },
  },
  restore: {
    before: async (owner) => {
      await crashOperations.delete(owner.userId);
      await runJobs();
    },
    async after(owner) {
      expect(await statusOf(owner.userId)).toBe("active");
      expect(await auditOf(owner, "account.restored")).toBe(1);
      expect(await countMails(owner, "restored")).toBe(1);
      expect((await filesOf(owner.userId)).length).toBeGreaterThan(0);
    },
  },
  purge: {
    before: (owner) => makeDue(owner),
    after: isErased,
  },
  "purge in a batch": {
    async before(owner) {
      const other = await createNoteOwner();
      companions.set(owner.userId, other);
      await makeDue(owner, other);
    },
    async after(owner) {
      const other = companions.get(owner.userId);
      if (!other) throw new Error("not a batch");
      await isErased(owner);
      await isErased(other, 1);
    },
  },
  erase: { after: isErased },
  "erase in grace": {
    before: async (owner) => {
      await crashOperations.delete(owner.userId);
      await runJobs();
    },
    after: isErased,
  },
  "erase content": {
    before: ({ userId }) => requestDueErasure(userId),
    async after(owner) {
      expect(await statusOf(owner.userId)).toBe("active");
      expect(await filesOf(owner.userId)).toEqual([]);
      const mails = await mailsTo(owner.user.email, "content-erased");
      expect(mails.map(({ text }) => /"rows":({.*?})/.exec(text)?.[1])).toEqual([
        '{"test_notes":2}',
      ]);
    },
  },
  recover: {
    async before(owner) {
      process.env.TEST_COPY = await copyDatabase();
      await loseAccount(owner.user);
    },
    async after(owner) {
      expect(await statusOf(owner.userId)).toBe("active");
      expect(await auditOf(owner, "account.recovered")).toBe(1);
      expect(await db.$count(testNotes, eq(testNotes.userId, owner.userId))).toBe(2);
      expect((await filesOf(owner.userId)).length).toBe(2);
      expect(await db.$count(sessions, eq(sessions.userId, owner.userId))).toBe(0);
    },
  },
  reapply: {
    before: ({ user }) => storeReceipt(user.subject),
    after: isErased,
  },
  export: {
    async after(owner) {
      expect(await statusOf(owner.userId)).toBe("active");
      expect((await filesOf(owner.userId)).length).toBeGreaterThan(0);
    },
  },
};

/** An account with a session and two notes, in the state that the operation begins from. */
export async function setScene(operation: CrashOperation): Promise<NoteOwner> {
  // Its first call takes more statements than the others.
  await confirmStore();
  const owner = await createNoteOwner();
  await addNote(owner.userId);
  await db.insert(sessions).values({
    userId: owner.userId,
    token: `token-${owner.userId}`,
    expiresAt: sql`now() + interval '1 day'`,
  });
  await crashScenes[operation].before?.(owner);
  return owner;
}

/** Does the operation again after a kill, lets the queue run dry, and finds nothing broken and all as it should be. */
export async function recover(operation: CrashOperation, owner: NoteOwner): Promise<void> {
  await crashOperations[operation](owner.userId);
  await runJobs();
  expect((await verifyAccounts()).flatMap((finding) => finding.problems)).toEqual([]);
  await crashScenes[operation].after(owner);
}
