import { eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs, contentErasures } from "@/db/schema";
import { env } from "@/lib/env";
import { storage } from "@/lib/storage/storage";
import { requestDueErasure, requestErasure } from "@/tests/support/content";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, mailsTo } from "@/tests/support/mail";
import { addNote, createNoteOwner, testNotes } from "@/tests/support/notes";
import { testParticipant, withNotes } from "@/tests/support/participant";
import { filesOf } from "@/tests/support/stored-files";
import { requestDeletion } from "../deletion/request-deletion";
import { checkReceipt, findReceipt } from "../receipts/receipt";
import { restoreAccount } from "../restore/restore";
import { verifyAccounts } from "../verify/verify";
import { eraseContent, eraseDueContent } from "./erase-content";
import { cancelContentErasure, findContentErasure } from "./request-erasure";

const participant = testParticipant();
withNotes();

const origin = "http://127.0.0.1:3000";
const cancel = (userId: string) => db.transaction((tx) => cancelContentErasure(tx, userId));
const notesOf = (userId: string) => db.$count(testNotes, eq(testNotes.userId, userId));
const pass = (userId: string) =>
  db.update(contentErasures).set({ eraseAt: sql`now()` }).where(eq(contentErasures.userId, userId));
const eraseDue = async () => {
  await eraseDueContent();
  await runJobs();
};
const actionsOf = async (subject: string) => {
  const rows = await db.select().from(auditLogs).where(eq(auditLogs.subject, subject));
  return rows.map(({ action }) => action).filter((action) => action.startsWith("content."));
};

test("erases what was there at the request after its grace period, and keeps the account and what is newer", async () => {
  const { user } = await createNoteOwner();
  await addNote(user.id);
  const requested = await requestErasure(user.id);
  const days = (requested?.eraseAt.getTime() ?? 0) - (requested?.requestedAt.getTime() ?? 0);
  expect(days / 86_400_000).toBeCloseTo(env().CONTENT_RETENTION_DAYS, 1);
  await runJobs();
  const asked = await latestMail(user.email, "content-erasure-requested");
  expect(asked?.text).toContain(`${origin}/settings/danger`);
  const newer = await addNote(user.id, "Newer");
  await eraseDue();
  expect(await notesOf(user.id)).toBe(3);

  await pass(user.id);
  await eraseDue();
  expect(await notesOf(user.id)).toBe(1);
  expect(await filesOf(user.id)).toEqual([newer.key]);
  expect(await findContentErasure(user.id)).toBeNull();
  expect(await actionsOf(user.subject)).toEqual(["content.erase-asked", "content.erased"]);
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
});

test("mails and stores a signed receipt that counts what went, and is no receipt of the account", async () => {
  const { user } = await createNoteOwner();
  await requestDueErasure(user.id);
  await eraseDue();
  const kept: string[] = [];
  for await (const key of storage.list("receipts/content/"))
    if (key.includes(user.subject)) kept.push(key);
  expect(kept).toHaveLength(1);
  const receipt = await storage.getBytes(kept[0] ?? "");
  expect(checkReceipt(receipt?.toString("utf8") ?? "")).toMatchObject({
    verdict: "valid",
    receipt: {
      document: {
        kind: "content-erasure-receipt",
        subject: user.subject,
        rows: { test_notes: 1 },
        files: { notes: { count: 1, bytes: expect.any(Number) } },
      },
    },
  });
  const mail = await latestMail(user.email, "content-erased");
  expect(mail?.text).toContain('"kind":"content-erasure-receipt"');
  expect(await findReceipt(db, user.subject)).toBeNull();
});

test("a second request changes nothing, and a cancellation ends it", async () => {
  const { user } = await createNoteOwner();
  const first = await requestErasure(user.id);
  expect(await requestErasure(user.id)).toMatchObject({ eraseAt: first?.eraseAt });
  expect(await cancel(user.id)).toBe(true);
  expect(await cancel(user.id)).toBe(false);
  await eraseDue();
  expect(await notesOf(user.id)).toBe(1);
  expect(await mailsTo(user.email, "content-erasure-requested")).toHaveLength(1);
  expect(await actionsOf(user.subject)).toEqual(["content.erase-asked", "content.erase-cancelled"]);
});

test("can’t be cancelled after its deadline, not even before it is carried out", async () => {
  const { user } = await createNoteOwner();
  await requestDueErasure(user.id);
  expect(await cancel(user.id)).toBe(false);
  await eraseDue();
  expect(await notesOf(user.id)).toBe(0);
});

test("waits for a cancellation that is in progress before it deletes a file", async () => {
  const { user, key } = await createNoteOwner();
  await requestErasure(user.id);
  const id = (await db.select().from(contentErasures).where(eq(contentErasures.userId, user.id)))[0]
    ?.id;
  let erasing: Promise<void> | undefined;
  await db.transaction(async (tx) => {
    expect(await cancelContentErasure(tx, user.id)).toBe(true);
    erasing = eraseContent({ id: id ?? "" });
  });
  await erasing;
  expect(await filesOf(user.id)).toEqual([key]);
});

test("a deleted account’s content waits: it is erased with the account, or after its restore", async () => {
  const { user } = await createNoteOwner();
  await requestDueErasure(user.id);
  await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
  expect(await requestErasure(user.id)).toBeNull();
  await eraseDue();
  expect(await notesOf(user.id)).toBe(1);
  await db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
  await eraseDue();
  expect(await notesOf(user.id)).toBe(0);
});

test("is tried again as a whole where a feature fails", async () => {
  const { user } = await createNoteOwner();
  await requestDueErasure(user.id);
  vi.spyOn(console, "error").mockImplementation(() => {});
  participant.eraseContent = async () => {
    throw new Error("not now");
  };
  await eraseDue();
  expect(await notesOf(user.id)).toBe(1);
  delete participant.eraseContent;
  await db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs`);
  await runJobs();
  expect(await notesOf(user.id)).toBe(0);
  expect(await mailsTo(user.email, "content-erased")).toHaveLength(1);
});
