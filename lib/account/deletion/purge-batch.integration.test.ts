import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eq, inArray, sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { auditLogs, erasureReceipts, sessions, users } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import type { Mail } from "@/lib/email/emails";
import * as emailTask from "@/lib/email/task";
import { log } from "@/lib/log";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { addNote } from "@/tests/support/notes";
import { testParticipant, withNotes } from "@/tests/support/participant";
import { jobTable, queuedJobs } from "@/tests/support/queue-internals";
import { statements } from "@/tests/support/statements";
import { filesOf } from "@/tests/support/stored-files";
import { checkReceipt, findReceipt, findStoredReceipt } from "../receipts/receipt";
import { restoreAccount } from "../restore/restore";
import { verifyAccounts } from "../verify/verify";
import { purgeDueAccounts } from "./purge";

const participant = testParticipant();
withNotes();

let outbox: Mail[] = [];

beforeEach(async () => {
  outbox = [];
  // Rendering hundreds of emails would take longer than all the rest.
  vi.spyOn(emailTask, "sendMailTask").mockImplementation(async (payload) => {
    outbox.push((payload as { mail: Mail }).mail);
    return undefined;
  });
  // Those of a test that failed would be in the next one's batch.
  await db.delete(users);
});

type Person = { id: string; subject: string; email: string };

async function createUsers(count: number): Promise<Person[]> {
  const rows = Array.from({ length: count }, () => {
    const email = `batch-${randomUUID()}@example.com`;
    return { email, name: "Ada", emailVerified: true, ...hashEmail(email) };
  });
  return db
    .insert(users)
    .values(rows)
    .returning({ id: users.id, subject: users.subject, email: users.email });
}

const addRows = (userId: string, count: number) =>
  db.execute(sql`
    INSERT INTO test_notes (user_id, title) SELECT ${userId}, 'leaf' FROM generate_series(1, ${count}::int)`);

const setDeadline = (people: Person[], purgeAt = sql`now()`) =>
  db
    .update(users)
    .set({ status: "deleted", deletedAt: sql`now() - interval '30 days'`, purgeAt })
    .where(
      inArray(
        users.id,
        people.map(({ id }) => id),
      ),
    );

async function createDue(count: number): Promise<Person[]> {
  const people = await createUsers(count);
  await setDeadline(people);
  return people;
}

const left = async () => (await db.select({ id: users.id }).from(users)).map(({ id }) => id).sort();
const idsOf = (people: Person[]) => people.map(({ id }) => id).sort();

const purgeJobs = async () => {
  const { rows } = await db.execute<{ user: string }>(sql`
    SELECT payload->>'userId' AS user FROM ${sql.raw(queuedJobs)} WHERE task = 'purge-account'`);
  return rows.map(({ user }) => user).sort();
};

/** Each was erased once: one audit row, one signed receipt that says the same, also in storage, and one email that has it. */
async function expectErased(people: Person[], counts: (index: number) => Record<string, number>) {
  const subjects = people.map(({ subject }) => subject);
  const audit = await db.select().from(auditLogs).where(inArray(auditLogs.subject, subjects));
  const receipts = await db
    .select()
    .from(erasureReceipts)
    .where(inArray(erasureReceipts.subject, subjects));
  expect([audit.length, receipts.length]).toEqual([people.length, people.length]);
  for (const [index, { subject, email }] of people.entries()) {
    const expected = { users: 1, ...counts(index) };
    const row = audit.find((each) => each.subject === subject);
    expect(row).toMatchObject({ action: "account.erased", userId: null });
    expect(row?.metadata).toEqual({ source: "purge", counts: expected });
    const stored = (await findStoredReceipt(subject)) ?? "";
    expect(checkReceipt(stored)).toMatchObject({
      verdict: "valid",
      receipt: { document: { subject, rows: expected } },
    });
    const { document, signature } = JSON.parse(stored);
    expect(receipts.find((each) => each.subject === subject)).toMatchObject({
      document,
      signature,
    });
    expect(outbox.filter(({ to }) => to === email)).toEqual([
      {
        template: "erased",
        to: email,
        props: expect.objectContaining({ subject, receipt: stored.trim() }),
      },
    ]);
  }
}

test("purges 100 accounts with one statement, each with its own counts, receipt and email", async () => {
  const people = await createUsers(100);
  const token = () => ({ token: randomUUID(), expiresAt: sql`now() + interval '1 day'` });
  for (const [index, { id: userId }] of people.entries()) {
    if (index % 3 > 0) await addRows(userId, index % 3);
    if (index % 5 === 0) await db.insert(sessions).values({ userId, ...token() });
    if (index % 10 === 0) await addNote(userId);
  }
  const [active] = await createUsers(1);
  await setDeadline(people);
  const { result, sql: sent } = await statements(purgeDueAccounts);
  expect(result).toBe(100);
  expect(sent.filter((text) => text.startsWith('delete from "users"'))).toHaveLength(1);
  expect(await left()).toEqual([active?.id]);
  expect(await purgeJobs()).toEqual([]);
  await runJobs();
  await expectErased(people, (index) => {
    const notes = (index % 3) + (index % 10 === 0 ? 1 : 0);
    return { ...(index % 5 === 0 && { sessions: 1 }), ...(notes > 0 && { test_notes: notes }) };
  });
  for (const { id } of people) expect(await filesOf(id)).toEqual([]);
  const filesIn = async (person?: Person) =>
    (await findReceipt(db, person?.subject ?? ""))?.document.files;
  expect(await filesIn(people[0])).toMatchObject({
    notes: { count: 1, bytes: expect.any(Number) },
  });
  expect(await filesIn(people[1])).toMatchObject({ notes: { count: 1, bytes: 0 } });
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
});

test("sends the same statements for 2 accounts as for 100", async () => {
  const purge = async (count: number) => {
    await createDue(count);
    // A full batch queues the next.
    return (await statements(purgeDueAccounts)).sql.filter((text) => !/add_job\(/.test(text))
      .length;
  };
  expect(await purge(2)).toBe(await purge(100));
});

test("purges more than 100 accounts in batches, one after the other", async () => {
  const people = await createDue(230);
  expect(await purgeDueAccounts()).toBe(100);
  expect(await left()).toHaveLength(130);
  await runJobs();
  expect(await left()).toEqual([]);
  await expectErased(people, () => ({}));
});

test("gives an account with more than 1,000 rows a job of its own, and purges the others at once", async () => {
  const [large, ...others] = await createUsers(4);
  if (!large) throw new Error("no account");
  await addRows(large.id, 1000);
  await setDeadline([large, ...others]);
  expect(await purgeDueAccounts()).toBe(4);
  expect(await left()).toEqual([large.id]);
  expect(await purgeJobs()).toEqual([large.id]);
  expect(await purgeDueAccounts()).toBe(0);
  await runJobs();
  await expectErased([large], () => ({ test_notes: 1000 }));
  await expectErased(others, () => ({}));
});

const away = async () => {
  throw new Error("something outside is away");
};

test("purges 99 accounts while one of their batch can't be, and that one later", async () => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
  const people = await createDue(100);
  const [poisoned] = people;
  if (!poisoned) throw new Error("no account");
  participant.onPurge = async (_tx, { userIds }) => {
    if (userIds.includes(poisoned.id)) await away();
  };
  expect(await purgeDueAccounts()).toBe(100);
  expect(warned).toHaveBeenCalledOnce();
  expect(await left()).toEqual(idsOf(people));
  expect(await purgeJobs()).toEqual(idsOf(people));
  expect(await db.$count(auditLogs, eq(auditLogs.subject, poisoned.subject))).toBe(0);
  await runJobs();
  expect(await left()).toEqual([poisoned.id]);
  await expectErased(people.slice(1), () => ({}));

  // One with a job is in no batch.
  const others = await createDue(2);
  expect(await purgeDueAccounts()).toBe(2);
  expect(await left()).toEqual([poisoned.id]);
  delete participant.onPurge;
  await db.execute(sql`UPDATE ${sql.raw(jobTable)} SET run_at = now()`);
  await runJobs();
  await expectErased([poisoned, ...others], () => ({}));
});

test.each(["deletePrefix", "keptVersions"] as const)(
  "purges nobody in a batch whose files could not all be cleared: %s",
  async (call) => {
    vi.spyOn(log, "warn").mockImplementation(() => {});
    const people = await createDue(3);
    vi.spyOn(storage, call).mockImplementationOnce(away);
    await purgeDueAccounts();
    expect(await left()).toEqual(idsOf(people));
    await runJobs();
    await expectErased(people, () => ({}));
  },
);

test("lets each account be either restored or purged at the deadline", async () => {
  const restore = ({ id: userId }: Person) =>
    db.transaction((tx) =>
      restoreAccount(tx, { userId, origin: "http://127.0.0.1:3000", by: "password" }),
    );
  for (let round = 0; round < 10; round += 1) {
    await db.delete(users);
    const people = await createUsers(6);
    await setDeadline(people, sql`clock_timestamp() + interval '4 milliseconds'`);
    const [restored] = await Promise.all([
      Promise.all(people.map(restore)),
      purgeDueAccounts(),
      purgeDueAccounts(),
    ]);
    await purgeDueAccounts();
    expect(await left()).toEqual(idsOf(people.filter((_, index) => restored[index])));
    await runJobs();
    const purged = people.filter((_, index) => !restored[index]);
    for (const { subject } of purged)
      expect(
        await db.$count(
          auditLogs,
          sql`${auditLogs.subject} = ${subject} AND ${auditLogs.action} = 'account.erased'`,
        ),
      ).toBe(1);
  }
});

test("waits for no account that somebody has locked, before or in the middle of a batch", async () => {
  const people = await createDue(4);
  const [early, late] = people;
  if (!early || !late) throw new Error("no account");
  const lock = (tx: Pick<typeof db, "select">, { id }: Person) =>
    tx.select().from(users).where(eq(users.id, id)).for("update");
  await db.transaction(async (one) => {
    await lock(one, early);
    await db.transaction(async (other) => {
      vi.spyOn(storage, "keptVersions").mockImplementation(async (prefix) => {
        if (prefix.includes(late.id)) await lock(other, late);
        return null;
      });
      expect(await purgeDueAccounts()).toBe(3);
    });
  });
  expect(await left()).toEqual(idsOf([early, late]));
  expect(await purgeJobs()).toEqual([]);
  expect(await purgeDueAccounts()).toBe(2);
  await runJobs();
  await expectErased(people, () => ({}));
});

test("erases each account once when two workers purge the same batch", async () => {
  const people = await createDue(8);
  let cleared = 0;
  vi.spyOn(storage, "keptVersions").mockImplementation(async () => {
    cleared += 1;
    // Neither erases before both have found all of them.
    while (cleared < 2 * people.length) await sleep(5);
    return null;
  });
  expect(await Promise.all([purgeDueAccounts(), purgeDueAccounts()])).toEqual([8, 8]);
  expect(await purgeDueAccounts()).toBe(0);
  expect(await purgeJobs()).toEqual([]);
  await runJobs();
  await expectErased(people, () => ({}));
});

test("keeps the source of every other deletion in its own audit row", async () => {
  const [purged] = await createDue(1);
  const [removed] = await createUsers(1);
  const stale = await createUsers(1);
  await db
    .update(users)
    .set({ emailVerified: false, createdAt: sql`now() - interval '8 days'` })
    .where(inArray(users.id, idsOf(stale)));
  await purgeDueAccounts();
  await db.delete(users).where(eq(users.id, removed?.id ?? ""));
  await cleanup();
  const sourceOf = async (person?: Person) => {
    const rows = await db
      .select()
      .from(auditLogs)
      .where(eq(auditLogs.subject, person?.subject ?? ""));
    return rows.map(({ metadata }) => metadata);
  };
  expect(await sourceOf(purged)).toEqual([{ source: "purge", counts: { users: 1 } }]);
  expect(await sourceOf(removed)).toEqual([{ source: "sql" }]);
  expect(await sourceOf(stale[0])).toEqual([{ source: "unverified" }]);
});
