import { eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import { readHealth } from "@/lib/health";
import { log } from "@/lib/log";
import { runJobs } from "@/tests/support/jobs";
import { testParticipant } from "@/tests/support/participant";
import { jobTable } from "@/tests/support/queue-internals";
import { createUser } from "@/tests/support/users";
import { verifyRows } from "../verify/rows";
import { purgeDueAccounts } from "./purge";
import { requestDeletion } from "./request-deletion";

const origin = "http://127.0.0.1:3000";
const participant = testParticipant();

async function dueUser() {
  const user = await createUser();
  await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
  await db
    .update(users)
    .set({ purgeAt: sql`now() - interval '2 hours'` })
    .where(eq(users.id, user.id));
  return user;
}

const jobOf = async (userId: string) => {
  const { rows } = await db.execute<{ spent: boolean }>(sql`
    SELECT attempts >= max_attempts AS spent FROM graphile_worker.jobs
    WHERE key = ${`purge:${userId}`}`);
  return rows[0];
};

/** As if the queue had tried it until its attempts were spent, and a day had passed. */
const spend = (userId: string) =>
  db.execute(sql`
    UPDATE ${sql.raw(jobTable)} SET attempts = max_attempts WHERE key = ${`purge:${userId}`}`);
const aDayLater = () =>
  db.execute(sql`
    UPDATE ${sql.raw(jobTable)}
    SET updated_at = updated_at - interval '25 hours', run_at = run_at - interval '25 hours'`);

test("keeps a purge visible after its last attempt, and retries it daily until it succeeds", async () => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  const poisoned = await dueUser();
  const tried: string[] = [];
  participant.onPurge = async (_tx, { userIds }) => {
    tried.push(...userIds);
    if (userIds.includes(poisoned.id)) throw new Error("something outside is away");
  };
  await purgeDueAccounts();
  await runJobs();
  await spend(poisoned.id);
  tried.length = 0;

  const expectVisible = async () => {
    expect(await jobOf(poisoned.id)).toMatchObject({ spent: true });
    const { queue, purge } = (await readHealth()).services;
    expect({ queue, purge }).toMatchObject({ queue: { failed: 1 }, purge: { overdue: 1 } });
    expect(await verifyRows()).toEqual([
      "users: 1 row with a purge overdue by more than an hour",
      "queue: 1 job has failed permanently",
    ]);
  };
  for (let day = 1; day <= 2; day += 1) {
    await cleanup();
    await runJobs();
    expect(tried).toHaveLength(day - 1);
    await expectVisible();
    await aDayLater();
    for (let hour = 0; hour < 3; hour += 1) {
      await cleanup();
      await purgeDueAccounts();
      await runJobs();
    }
    expect(tried).toEqual(Array(day).fill(poisoned.id));
    await expectVisible();
  }

  const other = await dueUser();
  await purgeDueAccounts();
  await runJobs();
  expect(await db.$count(users, eq(users.id, other.id))).toBe(0);
  await expectVisible();

  delete participant.onPurge;
  await aDayLater();
  await cleanup();
  await runJobs();
  expect(await db.$count(users, eq(users.id, poisoned.id))).toBe(0);
  expect(await jobOf(poisoned.id)).toBeUndefined();
  expect(await verifyRows()).toEqual([]);
});
