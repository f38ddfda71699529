import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, bulkOperations, users } from "@/db/schema";
import { verifyAccounts } from "@/lib/account/verify/verify";
import {
  confirm,
  createAdmin,
  draft,
  operationOf,
  runAndKill,
  runJobsAndMails,
} from "@/tests/support/bulk";
import { runJobs } from "@/tests/support/jobs";
import { mailsTo } from "@/tests/support/mail";
import { createUsers } from "@/tests/support/many-users";
import { resumeOperation, undoOperation } from "./control";

const countDeleted = (domain: string) =>
  db.$count(users, and(eq(users.status, "deleted"), sql`email LIKE ${`%@${domain}`}`));

const problems = async () => (await verifyAccounts()).flatMap((finding) => finding.problems);

test("regression: a run that is killed in the middle is resumed, then undone, and nothing is broken", async () => {
  const admin = await createAdmin();
  const domain = `d${randomUUID().slice(0, 8)}.example`;
  const members = await createUsers(250, { domain });
  const { id } = await draft(admin, { kind: "delete", domain });
  await confirm(admin, id);

  // The second batch has begun and is half done.
  expect(await runAndKill(id, 40)).toBe(true);
  const killed = await operationOf(id);
  expect(killed.status).toBe("running");
  expect(killed.done).toBeGreaterThan(0);
  expect(killed.done).toBeLessThan(250);
  expect(await countDeleted(domain)).toBe(killed.done);

  await runJobsAndMails();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 250, skipped: 0, failed: 0 });
  expect(await countDeleted(domain)).toBe(250);
  for (const { email } of [members[0], members[249]].flatMap((member) => member ?? []))
    expect(await mailsTo(email, "deletion-requested")).toHaveLength(1);
  expect(await problems()).toEqual([]);

  await undoOperation(admin, id);
  expect(await runAndKill(id, 35)).toBe(true);
  expect((await operationOf(id)).status).toBe("undoing");
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "undone", undone: 250, kept: 0 });
  expect(await countDeleted(domain)).toBe(0);
  for (const action of ["account.deleted", "account.restored"])
    expect(
      await db.$count(
        auditLogs,
        and(eq(auditLogs.action, action), sql`metadata->>'operation' = ${id}`),
      ),
    ).toBe(250);
  expect(await problems()).toEqual([]);
}, 240_000);

test("an operation whose job is lost counts as stalled after two minutes, and is resumed", async () => {
  const admin = await createAdmin();
  const domain = `d${randomUUID().slice(0, 8)}.example`;
  await createUsers(2, { domain });
  const { id } = await draft(admin, { kind: "delete", domain });
  await confirm(admin, id);
  await db.execute(sql`
    SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
    WHERE task_identifier = 'run-bulk'`);
  await expect(resumeOperation(admin, id)).rejects.toMatchObject({ code: "NOT_POSSIBLE" });
  await db
    .update(bulkOperations)
    .set({ updatedAt: sql`now() - interval '3 minutes'` })
    .where(eq(bulkOperations.id, id));
  await resumeOperation(admin, id);
  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 2 });
});
