import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
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
import { undoOperation } from "./control";

const problems = async () => (await verifyAccounts()).flatMap((finding) => finding.problems);

const auditCount = (action: string, id: string) =>
  db.$count(auditLogs, and(eq(auditLogs.action, action), sql`metadata->>'operation' = ${id}`));

test.each(["run", "undo"])(
  "recovers after SIGKILL at every statement of a %s",
  async (part) => {
    const admin = await createAdmin();
    for (let dieAt = 1, killed = true; killed; dieAt++) {
      const domain = `d${randomUUID().slice(0, 8)}.example`;
      const [first] = await createUsers(2, { domain });
      const { id } = await draft(admin, { kind: "delete", domain });
      await confirm(admin, id);
      if (part === "undo") {
        await runJobs();
        await undoOperation(admin, id);
      }
      killed = await runAndKill(id, dieAt);
      await runJobsAndMails();
      expect(await auditCount("account.deleted", id)).toBe(2);
      if (part === "undo") {
        expect(await operationOf(id)).toMatchObject({ status: "undone", done: 2, undone: 2 });
        expect(await auditCount("account.restored", id)).toBe(2);
      } else {
        expect(await operationOf(id)).toMatchObject({ status: "done", done: 2, skipped: 0 });
      }
      const mail = part === "undo" ? "restored" : "deletion-requested";
      expect(await mailsTo(first?.email ?? "", mail)).toHaveLength(1);
      expect(await problems()).toEqual([]);
    }
  },
  1_800_000,
);

test("is killed in its middle, resumed, and undone whole", async () => {
  const admin = await createAdmin();
  const domain = `d${randomUUID().slice(0, 8)}.example`;
  await createUsers(250, { domain });
  const { id } = await draft(admin, { kind: "delete", domain });
  await confirm(admin, id);
  expect(await runAndKill(id, 45)).toBe(true);
  const killed = await operationOf(id);
  expect(killed.status).toBe("running");
  expect(killed.done).toBeGreaterThan(0);
  expect(killed.done).toBeLessThan(250);

  await runJobs();
  expect(await operationOf(id)).toMatchObject({ status: "done", done: 250, skipped: 0, failed: 0 });
  expect(await auditCount("account.deleted", id)).toBe(250);

  await undoOperation(admin, id);
  await runJobsAndMails();
  expect(await operationOf(id)).toMatchObject({ status: "undone", undone: 250, kept: 0 });
  expect(await auditCount("account.restored", id)).toBe(250);
  const deleted = sql`${users.email} LIKE ${`%@${domain}`} AND ${users.status} <> 'active'`;
  expect(await db.$count(users, deleted)).toBe(0);
  expect(await problems()).toEqual([]);
}, 300_000);
