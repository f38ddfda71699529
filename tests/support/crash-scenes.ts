import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { auditLogs, erasureReceipts, sessions, users } from "@/db/schema";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { type CrashOperation, crashOperations } from "./crash-operations";
import { runJobs } from "./jobs";
import { type MailKind, mailsTo } from "./mail";
import { filesOf } from "./stored-files";
import { createStudio, type Studio, uploadTo } from "./studio";

type Scene = {
  /** Puts an account into the state that the operation begins from. */
  before?: (studio: Studio) => Promise<unknown>;
  /** What holds when the operation has been killed and done again. */
  after: (studio: Studio) => Promise<void>;
};

const statusOf = async (userId: string) =>
  (await db.select({ status: users.status }).from(users).where(eq(users.id, userId)))[0]?.status;

const auditOf = async ({ user }: Studio, action: "account.deleted" | "account.restored") =>
  (
    await db
      .select({ id: auditLogs.id })
      .from(auditLogs)
      .where(sql`${auditLogs.subject} = ${user.subject} AND ${auditLogs.action} = ${action}`)
  ).length;

const countMails = async ({ user }: Studio, kind: MailKind) =>
  (await mailsTo(user.email, kind)).length;

const makeDue = async (studio: Studio) => {
  await crashOperations.delete(studio.userId);
  await runJobs();
  await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, studio.userId));
};

/** Nothing of the account is left, one mail says so, and one receipt counts what went. */
async function isErased(studio: Studio): Promise<void> {
  expect(await statusOf(studio.userId)).toBeUndefined();
  expect(await filesOf(studio.userId)).toEqual([]);
  expect(await countMails(studio, "erased")).toBe(1);
  const receipts = await db
    .select({ document: erasureReceipts.document })
    .from(erasureReceipts)
    .where(eq(erasureReceipts.subject, studio.user.subject));
  expect(receipts).toEqual([
    {
      document: expect.objectContaining({
        files: { images: { count: 2, bytes: expect.any(Number) } },
        rows: expect.objectContaining({ images: 2, projects: 1 }),
      }),
    },
  ]);
}

/** For each operation how it begins, and what it comes to however often it is killed on the way. */
export const crashScenes: Record<CrashOperation, Scene> = {
  delete: {
    async after(studio) {
      expect(await statusOf(studio.userId)).toBe("deleted");
      expect(await auditOf(studio, "account.deleted")).toBe(1);
      expect(await countMails(studio, "deletion-requested")).toBe(1);
      expect((await filesOf(studio.userId)).length).toBeGreaterThan(0);
    },
  },
  restore: {
    before: async (studio) => {
      await crashOperations.delete(studio.userId);
      await runJobs();
    },
    async after(studio) {
      expect(await statusOf(studio.userId)).toBe("active");
      expect(await auditOf(studio, "account.restored")).toBe(1);
      expect(await countMails(studio, "restored")).toBe(1);
      expect((await filesOf(studio.userId)).length).toBeGreaterThan(0);
    },
  },
  purge: {
    before: makeDue,
    after: isErased,
  },
  erase: { after: isErased },
  "erase in grace": {
    before: async (studio) => {
      await crashOperations.delete(studio.userId);
      await runJobs();
    },
    after: isErased,
  },
  export: {
    async after(studio) {
      expect(await statusOf(studio.userId)).toBe("active");
      expect((await filesOf(studio.userId)).length).toBeGreaterThan(0);
    },
  },
};

/** An account with a session, a project and two pictures, in the state that the operation begins from. */
export async function setScene(operation: CrashOperation): Promise<Studio> {
  const studio = await createStudio();
  await uploadTo(studio);
  await uploadTo(studio);
  await db.insert(sessions).values({
    userId: studio.userId,
    token: `token-${studio.userId}`,
    expiresAt: sql`now() + interval '1 day'`,
  });
  await crashScenes[operation].before?.(studio);
  return studio;
}

/** Does the operation again after a kill, lets the queue run dry, and finds nothing broken and all as it should be. */
export async function recover(operation: CrashOperation, studio: Studio): Promise<void> {
  await crashOperations[operation](studio.userId);
  await runJobs();
  expect((await verifyAccounts()).flatMap((finding) => finding.problems)).toEqual([]);
  await crashScenes[operation].after(studio);
}
