import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { eq, inArray, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { GET } from "@/app/api/cron/tick/route";
import { db, pool } from "@/db/client";
import { users, workers } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import * as deliver from "@/lib/email/deliver";
import { subjects } from "@/lib/email/emails";
import { env } from "@/lib/env";
import { readHealth } from "@/lib/health";
import { log } from "@/lib/log";
import { avatarKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { latestMail } from "@/tests/support/mail";
import { testParticipant } from "@/tests/support/participant";
import { jobTable } from "@/tests/support/queue-internals";
import { createUser } from "@/tests/support/users";
import { runWorkerOnce, tick } from "./worker";

const origin = "http://127.0.0.1:3000";
const participant = testParticipant();

/** Deletes an account and returns the subject of the email about it. */
async function deletionOf(userId: string): Promise<string> {
  const outcome = await db.transaction((tx) =>
    requestDeletion(tx, { userId, origin, source: "cli" }),
  );
  if (!outcome.ok || !outcome.restorableUntil) throw new Error("the account was not deleted");
  const restorableUntil = outcome.restorableUntil.toISOString();
  return subjects["deletion-requested"]({ restorableUntil });
}

test("looks for orphaned files once a day in a tick when no worker does so at night", async () => {
  const user = await createUser();
  const lose = async () => {
    const key = avatarKey(user.id, `${randomUUID()}.webp`);
    await storage.put(key, Buffer.from("x"), "image/webp");
    const long = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    await utimes(path.join(env().STORAGE_PATH, key), long, long);
    return key;
  };
  const first = await lose();
  await tick();
  expect(await storage.exists(first)).toBe(false);

  const second = await lose();
  await tick();
  expect(await storage.exists(second)).toBe(true);

  await db.execute(sql`
    UPDATE task_runs SET begun_at = begun_at - interval '25 hours' WHERE task = 'cleanup-files'`);
  await tick();
  expect(await storage.exists(second)).toBe(false);
});

test("releases the jobs of a worker that has not been seen for 40 seconds, and reports them before", async () => {
  const user = await createUser();
  const subject = await deletionOf(user.id);
  const taken = () =>
    db.execute(sql`
      UPDATE ${sql.raw(jobTable)} SET attempts = 1, locked_by = 'a worker',
        locked_at = now() - interval '1 hour'`);
  const seen = (seconds: number) => {
    const seenAt = sql`now() - make_interval(secs => ${seconds}::int)`;
    return db
      .insert(workers)
      .values({ id: "a worker", seenAt })
      .onConflictDoUpdate({ target: workers.id, set: { seenAt } });
  };
  const abandoned = async () => {
    const { queue } = (await readHealth()).services;
    return "abandoned" in queue && queue.abandoned > 0;
  };
  await taken();
  await seen(30);
  expect(await abandoned()).toBe(false);
  await tick();
  expect(await latestMail(user.email)).toBeUndefined();
  await seen(45);
  expect(await abandoned()).toBe(true);
  await tick();
  expect((await latestMail(user.email))?.subject).toBe(subject);
  expect(await db.$count(workers, eq(workers.id, "a worker"))).toBe(0);
});

test("releases what a worker had taken that was never seen", async () => {
  const user = await createUser();
  const subject = await deletionOf(user.id);
  await db.execute(sql`
    UPDATE ${sql.raw(jobTable)} SET attempts = 1, locked_by = 'a worker that died at once',
      locked_at = now() - interval '45 seconds'`);
  await tick();
  expect((await latestMail(user.email))?.subject).toBe(subject);
});

test("continues past a sign-up that cannot be erased, and reports it", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const [bad, good, gone] = [
    await createUser({ verified: false }),
    await createUser({ verified: false }),
    await createUser(),
  ];
  const stale = inArray(users.id, [bad.id, good.id]);
  await db.update(users).set({ createdAt: sql`now() - interval '8 days'` }).where(stale);
  const subject = await deletionOf(gone.id);
  participant.onPurge = async (_, { userIds }) => {
    if (userIds.includes(bad.id)) throw new Error("the bill is not closed");
  };
  const authorization = `Bearer ${process.env.CRON_SECRET}`;
  const answer = await GET(new Request(`${origin}/api/cron/tick`, { headers: { authorization } }));
  delete participant.onPurge;
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ success: false, due: 0, failed: ["cleanup"] });
  const left = await db.select({ id: users.id }).from(users).where(stale);
  expect(left).toEqual([{ id: bad.id }]);
  expect((await latestMail(gone.email))?.subject).toBe(subject);
  const lines = JSON.stringify(logged.mock.calls);
  expect(lines).toContain(bad.id);
  expect(lines).toContain("1 unverified sign-up could not be erased");
  expect(lines).not.toContain(bad.email);
  expect(await tick()).toEqual({ due: 0, failed: [] });
});

test("begins no job in a tick after CRON_BUDGET_SECONDS, ends those in progress, and leaves the rest to the next", async () => {
  const given = env().CRON_BUDGET_SECONDS;
  const original = deliver.deliverMail;
  vi.spyOn(deliver, "deliverMail").mockImplementation(async (...mail) => {
    await setTimeout(700);
    await original(...mail);
  });
  const people = await Promise.all(Array.from({ length: 12 }, () => createUser()));
  for (const { id } of people) await deletionOf(id);
  const left = async () => {
    const { rows } = await db.execute<{ count: number; locked: number }>(sql`
      SELECT count(*)::int AS count, count(locked_at)::int AS locked FROM graphile_worker.jobs`);
    return rows[0];
  };
  env().CRON_BUDGET_SECONDS = 1;
  const begun = performance.now();
  expect(await tick()).toEqual({ due: 0, failed: [] });
  expect(performance.now() - begun).toBeLessThan(6000);
  const { count, locked } = (await left()) ?? {};
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(people.length * 2);
  expect(locked).toBe(0);
  env().CRON_BUDGET_SECONDS = given;
  await tick();
  expect(await left()).toEqual({ count: 0, locked: 0 });
});

// graphile-worker 0.17 writes the end of an unbatched job without waiting for it.
test("ends a run only after the end of its last job is stored", async () => {
  const user = await createUser();
  await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
  const original = deliver.deliverMail;
  vi.spyOn(deliver, "deliverMail").mockImplementation(async (...mail) => {
    await original(...mail);
    const holder = await pool.connect();
    await holder.query("BEGIN");
    await holder.query(`SELECT id FROM ${jobTable} FOR UPDATE`);
    void setTimeout(300).then(() => holder.query("COMMIT").finally(() => holder.release()));
  });
  await runWorkerOnce();
  const left = await db.execute(sql`SELECT task_identifier FROM graphile_worker.jobs`);
  expect(left.rows).toEqual([]);
});
