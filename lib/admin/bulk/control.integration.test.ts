import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, bulkOperations, bulkOperationUsers, sessions, users } from "@/db/schema";
import { changeRole } from "@/lib/account/admins";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { verifyAccounts } from "@/lib/account/verify/verify";
import type { AdminSession } from "@/lib/auth/sessions/refuse-admin";
import {
  confirm,
  createAdmin,
  draft,
  operationOf,
  runJobsAndMails,
  selectionOf,
  stepUp,
} from "@/tests/support/bulk";
import { runJobs } from "@/tests/support/jobs";
import { mailsTo } from "@/tests/support/mail";
import { createUsers, type Member } from "@/tests/support/many-users";
import { testParticipant } from "@/tests/support/participant";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { cancelOperation, confirmOperation, resumeOperation, undoOperation } from "./control";
import { listOutcomes, readResults } from "./queries";
import { runBatch } from "./run-batch";

const origin = "http://127.0.0.1:3000";
const participant = testParticipant();
const newDomain = () => `d${randomUUID().slice(0, 8)}.example`;

const statusesOf = async (members: Member[]) =>
  (
    await db
      .select({ status: users.status })
      .from(users)
      .where(
        inArray(
          users.id,
          members.map(({ id }) => id),
        ),
      )
  ).map(({ status }) => status);

const count = (list: string[], value: string) => list.filter((each) => each === value).length;

const problems = async () => (await verifyAccounts()).flatMap((finding) => finding.problems);

const auditCount = (action: string, operation: string) =>
  db.$count(
    auditLogs,
    and(eq(auditLogs.action, action), sql`metadata->>'operation' = ${operation}`),
  );

/** So many members, and a confirmed deletion of them that has not begun. */
async function started(size: number, kind = "delete") {
  const admin = await createAdmin();
  const domain = newDomain();
  const members = await createUsers(size, { domain });
  const { id } = await draft(admin, { kind, domain });
  await confirm(admin, id);
  return { admin, domain, members, id };
}

test("deletes every account that was confirmed, each with one audit row and one mail, and undoes it all", async () => {
  const { admin, members, id } = await started(130);
  await runJobsAndMails();
  expect(new Set(await statusesOf(members))).toEqual(new Set(["deleted"]));
  expect(await operationOf(id)).toMatchObject({ status: "done", total: 130, done: 130 });
  const rows = await db
    .select()
    .from(auditLogs)
    .where(
      inArray(
        auditLogs.subject,
        members.map(({ subject }) => subject),
      ),
    );
  expect(rows).toHaveLength(130);
  for (const row of rows)
    expect(row).toMatchObject({
      action: "account.deleted",
      actorSubject: admin.subject,
      metadata: { source: "bulk", operation: id },
    });
  expect(await mailsTo(members[0]?.email ?? "", "deletion-requested")).toHaveLength(1);
  expect(await problems()).toEqual([]);

  await undoOperation(admin, id);
  await runJobs();
  expect(new Set(await statusesOf(members))).toEqual(new Set(["active"]));
  expect(await operationOf(id)).toMatchObject({ status: "undone", undone: 130, kept: 0 });
  expect(await mailsTo(members[129]?.email ?? "", "restored")).toHaveLength(1);
  for (const [action, times] of Object.entries({
    "bulk.started": 1,
    "bulk.undone": 1,
    "account.restored": 130,
  }))
    expect(await auditCount(action, id)).toBe(times);
  expect(await problems()).toEqual([]);
});

test("sends as many statements for a batch of 100 accounts as for one of 2", async () => {
  const [few, many] = [await started(2), await started(100)];
  const [small, large] = [
    await statements(() => runBatch(few.id)),
    await statements(() => runBatch(many.id)),
  ];
  expect(Math.abs(large.sql.length - small.sql.length)).toBeLessThanOrEqual(1);
});

describe("confirming", () => {
  test("is refused once the accounts are others than those that were shown", async () => {
    const admin = await createAdmin();
    const domain = newDomain();
    const members = await createUsers(3, { domain });
    const { id } = await draft(admin, { kind: "delete", domain });
    const shown = await selectionOf(id);
    await createUsers(1, { domain });
    await stepUp(admin);
    await expect(confirmOperation(admin, id, shown)).rejects.toMatchObject({ code: "CHANGED" });
    // One came and one went: as many, and yet others.
    await db.delete(users).where(eq(users.id, members[0]?.id ?? ""));
    await expect(confirmOperation(admin, id, shown)).rejects.toMatchObject({ code: "CHANGED" });
    expect(await operationOf(id)).toMatchObject({ status: "draft", total: 0 });
    expect(await db.$count(bulkOperationUsers, eq(bulkOperationUsers.operationId, id))).toBe(0);
    await confirmOperation(admin, id, await selectionOf(id));
    expect((await operationOf(id)).total).toBe(3);
  });

  test("is refused with another count than the one that was shown, and without anybody", async () => {
    const admin = await createAdmin();
    const domain = newDomain();
    const { id } = await draft(admin, { kind: "delete", domain });
    await stepUp(admin);
    const empty = await selectionOf(id);
    await expect(confirmOperation(admin, id, empty)).rejects.toMatchObject({
      code: "NOBODY_SELECTED",
    });
    await createUsers(2, { domain });
    const { digest } = await selectionOf(id);
    await expect(confirmOperation(admin, id, { digest, count: 3 })).rejects.toMatchObject({
      code: "WRONG_COUNT",
    });
  });

  test("twice at once runs once", async () => {
    const admin = await createAdmin();
    const domain = newDomain();
    const members = await createUsers(5, { domain });
    const { id } = await draft(admin, { kind: "delete", domain });
    const shown = await selectionOf(id);
    const other = await createAdmin();
    await Promise.all([admin, other].map(stepUp));
    const outcomes = await Promise.allSettled(
      [admin, other].map((each) => confirmOperation(each, id, shown)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await runJobsAndMails();
    expect(await operationOf(id)).toMatchObject({ status: "done", done: 5 });
    expect(await auditCount("bulk.started", id)).toBe(1);
    expect(await auditCount("account.deleted", id)).toBe(5);
    expect(await mailsTo(members[0]?.email ?? "", "deletion-requested")).toHaveLength(1);
  });

  test("needs a step-up, which counts once", async () => {
    const admin = await createAdmin();
    const domain = newDomain();
    await createUsers(1, { domain });
    const { id } = await draft(admin, { kind: "delete", domain });
    const shown = await selectionOf(id);
    await expect(confirmOperation(admin, id, shown)).rejects.toMatchObject({
      code: "REAUTHENTICATION_REQUIRED",
    });
    expect((await operationOf(id)).status).toBe("draft");
  });
});

describe("access", () => {
  const people: Record<string, () => Promise<AdminSession>> = {
    nobody: async () => ({ id: randomUUID(), sessionId: randomUUID() }),
    async "a member"() {
      const member = await createUser();
      const [session] = await db
        .insert(sessions)
        .values({ userId: member.id, token: member.id, expiresAt: sql`now() + interval '1 day'` })
        .returning();
      return { id: member.id, sessionId: session?.id ?? "" };
    },
    async "a suspended admin"() {
      const admin = await createAdmin();
      // By a statement of somebody's own: the product suspends no admin.
      await db.update(users).set({ bannedAt: sql`now()` }).where(eq(users.id, admin.id));
      return admin;
    },
    async "an admin who has just been demoted"() {
      const admin = await createAdmin();
      await stepUp(admin);
      await db.transaction((tx) => changeRole(tx, { userId: admin.id, role: "member" }));
      return admin;
    },
    async "an admin whose session has ended"() {
      const admin = await createAdmin();
      await db.delete(sessions).where(eq(sessions.id, admin.sessionId));
      return admin;
    },
  };

  test.each(Object.keys(people))("is refused to %s", async (who) => {
    const { admin, domain, id } = await started(1);
    const draftId = (await draft(admin, { kind: "sign-out", domain })).id;
    const shown = await selectionOf(draftId);
    const person = (await people[who]?.()) as AdminSession;
    const attempts = [
      () => draft(person, { kind: "delete", domain }),
      () => draft(person, { kind: "export", domain }),
      () => confirmOperation(person, draftId, shown),
      () => cancelOperation(person, id),
      () => resumeOperation(person, id),
      () => undoOperation(person, id),
    ];
    const before = await db.select().from(bulkOperations).orderBy(bulkOperations.id);
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await db.select().from(bulkOperations).orderBy(bulkOperations.id)).toEqual(before);
  });
});

test("cancelling half way leaves the rest as it is, and the operation is resumed or undone", async () => {
  const { admin, members, id } = await started(150);
  await runBatch(id);
  await cancelOperation(admin, id);
  expect(await runBatch(id)).toBe(false);
  await runJobs();
  const statuses = await statusesOf(members);
  expect([count(statuses, "deleted"), count(statuses, "active")]).toEqual([100, 50]);
  expect(await operationOf(id)).toMatchObject({ status: "cancelled", done: 100 });
  await expect(cancelOperation(admin, id)).rejects.toMatchObject({ code: "NOT_POSSIBLE" });

  await resumeOperation(admin, id);
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 150 });
  await undoOperation(admin, id);
  await runJobs();
  expect(new Set(await statusesOf(members))).toEqual(new Set(["active"]));
  expect(await problems()).toEqual([]);
});

test("skips accounts that are no longer what was confirmed, and says why", async () => {
  const { members, id } = await started(6);
  const [admin, gone, moved, deleted, unverified] = members as Member[];
  await db
    .update(users)
    .set({ role: "admin" })
    .where(eq(users.id, admin?.id ?? ""));
  await db.delete(users).where(eq(users.id, gone?.id ?? ""));
  await db
    .update(users)
    .set({ email: `${randomUUID()}@example.com` })
    .where(eq(users.id, moved?.id ?? ""));
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: deleted?.id ?? "", origin, source: "settings" }),
  );
  await db
    .update(users)
    .set({ emailVerified: false })
    .where(eq(users.id, unverified?.id ?? ""));
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 1, skipped: 5 });
  const reasons = (await listOutcomes(id)).map(({ state, reason }) => `${state} ${reason ?? ""}`);
  expect(reasons.sort()).toEqual([
    "done ",
    "skipped admin",
    "skipped changed",
    "skipped deleted",
    "skipped gone",
    "skipped unverified",
  ]);
  const results = [];
  for await (const page of readResults(id)) results.push(...page);
  expect(results).toHaveLength(6);
});

test("one account that fails holds up no other, is shown with its error, and is tried again", async () => {
  const { admin, members, id } = await started(3);
  const [poisoned] = members as [Member];
  participant.onDelete = async (_, { users: deleted }) => {
    if (deleted.some(({ userId }) => userId === poisoned.id)) throw new Error("stuck");
  };
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 2, failed: 1 });
  expect(await listOutcomes(id)).toContainEqual({
    state: "failed",
    reason: "Error: stuck",
    count: 1,
  });
  delete participant.onDelete;
  await resumeOperation(admin, id);
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 3, failed: 0 });

  participant.onRestore = (_, { userIds }) =>
    userIds.includes(poisoned.id) ? Promise.reject(new Error("stuck")) : Promise.resolve(new Map());
  await undoOperation(admin, id);
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "undone", undone: 2, failed: 1 });
  delete participant.onRestore;
  await resumeOperation(admin, id);
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "undone", undone: 3, failed: 0 });
});

test("an operation that is undone within a minute mails nobody the deletion", async () => {
  const { admin, members, id } = await started(1);
  await runJobs();
  await undoOperation(admin, id);
  await runJobsAndMails();
  const [{ email }] = members as [Member];
  expect(await mailsTo(email, "deletion-requested")).toEqual([]);
  expect(await mailsTo(email, "restored")).toHaveLength(1);
});

test("the undo restores no account that was restored, erased or deleted again since", async () => {
  const { admin, members, id } = await started(4);
  await runJobs();
  const [restored, again, erased, untouched] = members as [Member, Member, Member, Member];
  const restore = ({ id: userId }: Member) =>
    db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "link" }));
  await restore(restored);
  await restore(again);
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: again.id, origin, source: "settings" }),
  );
  await db.transaction((tx) => eraseNow(tx, { userId: erased.id, origin, source: "api" }));
  await undoOperation(admin, id);
  await runJobs();
  expect(await statusesOf([restored])).toEqual(["active"]);
  expect(await statusesOf([again])).toEqual(["deleted"]);
  expect(await statusesOf([untouched])).toEqual(["active"]);
  expect(await operationOf(id)).toMatchObject({ status: "undone", undone: 1, kept: 3 });
  expect(await problems()).toEqual([]);
});

test("the undo is refused after the deadline, of what is not a deletion and of what still runs", async () => {
  const { admin, id } = await started(1);
  await expect(undoOperation(admin, id)).rejects.toMatchObject({ code: "NOT_POSSIBLE" });
  await runJobs();
  await db.update(bulkOperations).set({ undoUntil: sql`now()` }).where(eq(bulkOperations.id, id));
  await expect(undoOperation(admin, id)).rejects.toMatchObject({ code: "NOT_POSSIBLE" });
  const other = await started(1, "sign-out");
  await runJobs();
  await expect(undoOperation(other.admin, other.id)).rejects.toMatchObject({
    code: "NOT_POSSIBLE",
  });
});

test("restores accounts in their grace period", async () => {
  const { members, domain, admin } = await started(3);
  await runJobs();
  const { id } = await draft(admin, { kind: "restore", domain });
  await confirm(admin, id);
  await runJobs();
  expect(new Set(await statusesOf(members))).toEqual(new Set(["active"]));
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 3 });
  expect(await auditCount("account.restored", id)).toBe(3);
});

test("signs accounts out, with one audit row for each that had a session", async () => {
  const admin = await createAdmin();
  const domain = newDomain();
  const [first, second] = (await createUsers(2, { domain })) as [Member, Member];
  for (const n of [1, 2])
    await db.insert(sessions).values({
      userId: first.id,
      token: `${first.id}-${n}`,
      expiresAt: sql`now() + interval '1 day'`,
    });
  const { id } = await draft(admin, { kind: "sign-out", domain });
  await confirm(admin, id);
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 1, skipped: 1 });
  expect(await db.$count(sessions, inArray(sessions.userId, [first.id, second.id]))).toBe(0);
  const [row] = await db
    .select()
    .from(auditLogs)
    .where(and(eq(auditLogs.subject, first.subject), eq(auditLogs.action, "session.ended")));
  expect(row).toMatchObject({
    actorSubject: admin.subject,
    metadata: { by: "sign-out-everywhere", count: 2, operation: id },
  });
});
