import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import {
  apiKeys,
  auditLogs,
  erasureReceipts,
  images,
  processingJobs,
  projects,
  sessions,
  subscriptionPlans,
  userSubscriptions,
  users,
} from "@/db/schema";
import { planRows } from "@/db/seed-plans";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { readUsage } from "@/lib/billing/queries";
import { runJobs } from "@/tests/support/jobs";
import { demoAccounts, seedDatabase } from "./seed";

beforeEach(async () => {
  await db.delete(users);
  await db.delete(auditLogs);
  await db.delete(erasureReceipts);
});

async function idOf(email: string): Promise<string> {
  const [user] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  return user?.id ?? "";
}

test("brings the rows of the features up to date", async () => {
  await seedDatabase();
  const seeded = await db.$count(users);
  await db.update(subscriptionPlans).set({ name: "Renamed" });
  await seedDatabase();
  const plans = await db.select({ name: subscriptionPlans.name }).from(subscriptionPlans);
  expect(plans.map(({ name }) => name).sort()).toEqual(planRows.map(({ name }) => name).sort());
  expect(await db.$count(users)).toBe(seeded);
});

test("fills the member's account, and leaves the others new", async () => {
  await seedDatabase();
  const userId = await idOf("member@example.com");
  // sample:begin
  const owned = db.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  const count = async (kind: "original" | "result") =>
    db.$count(images, sql`${images.kind} = ${kind} AND ${images.projectId} IN ${owned}`);
  expect(await db.$count(projects)).toBe(3);
  expect([await count("original"), await count("result")]).toEqual([12, 17]);
  const jobs = await db
    .selectDistinct({ status: processingJobs.status })
    .from(processingJobs)
    .orderBy(processingJobs.status);
  expect(jobs.map(({ status }) => status)).toEqual(["cancelled", "done", "failed"]);
  // sample:end
  expect(await db.$count(sessions, eq(sessions.userId, userId))).toBe(2);
  expect(await db.$count(apiKeys, eq(apiKeys.userId, userId))).toBe(1);
  expect(await db.$count(auditLogs, eq(auditLogs.userId, userId))).toBeGreaterThan(5);
  expect((await readUsage(userId)).meters.every(({ used }) => used > 0)).toBe(true);
  for (const { email } of demoAccounts)
    expect(
      await db.$count(userSubscriptions, eq(userSubscriptions.userId, await idOf(email))),
    ).toBe(1);
  await runJobs();
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
});

test("adds people in every state, with some thousand rows of what happened to them", async () => {
  await seedDatabase();
  const { rows } = await db.execute<{ state: string; count: number }>(sql`
    SELECT CASE WHEN status = 'deleted' THEN 'deleted' WHEN banned_at IS NOT NULL THEN 'suspended'
      WHEN NOT email_verified THEN 'unverified' ELSE 'active' END AS state, count(*)::int AS count
    FROM users GROUP BY state`);
  const states = new Map(rows.map(({ state, count }) => [state, count]));
  for (const state of ["active", "deleted", "suspended", "unverified"])
    expect(states.get(state), state).toBeGreaterThan(2);
  expect(await db.$count(auditLogs)).toBeGreaterThan(1000);
  expect(await db.$count(auditLogs, sql`action = 'account.erased'`)).toBeGreaterThan(2);
  expect(await db.$count(auditLogs, sql`created_at > now()`)).toBe(0);
  await runJobs();
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
});

test("doesn't bring back a demo account that was deleted", async () => {
  await seedDatabase({ filled: false });
  await db.delete(users).where(eq(users.email, "new@example.com"));
  await seedDatabase({ filled: false });
  expect(await idOf("new@example.com")).toBe("");
  await db.delete(users);
  await seedDatabase({ filled: false });
  expect(await db.$count(users)).toBe(0);
});
