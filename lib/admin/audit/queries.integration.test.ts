import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import { createUser } from "@/tests/support/users";
import { findAuditPeople, listAudit } from "./queries";

const [ada, grace, admin] = [randomUUID(), randomUUID(), randomUUID()];
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 10, minute));

beforeEach(async () => {
  await db.delete(users);
  await db.delete(auditLogs);
});

/** Rows of the given minutes, in the order in which they are stored. */
async function fill(rows: { minute: number; action?: string; subject?: string; actor?: string }[]) {
  for (const { minute, action = "session.started", subject, actor } of rows)
    await db
      .insert(auditLogs)
      .values({ action, subject, actorSubject: actor, createdAt: at(minute) });
}

const minutesOf = async (...given: Parameters<typeof listAudit>) =>
  (await listAudit(...given)).map((row) => row.at.getUTCMinutes());

test("lists the newest first, also where a row was stored later than a newer one", async () => {
  await fill([{ minute: 1 }, { minute: 3 }, { minute: 2 }]);
  expect(await minutesOf({}, { limit: 10 })).toEqual([3, 2, 1]);
});

test("filters by time, action, subject and actor, alone and together", async () => {
  await fill([
    { minute: 1, subject: ada, action: "account.deleted" },
    { minute: 2, subject: grace, action: "account.deleted", actor: admin },
    { minute: 3, subject: ada, actor: admin },
    { minute: 4 },
  ]);
  const found = (filters: Parameters<typeof listAudit>[0]) => minutesOf(filters, { limit: 10 });
  expect(await found({ from: at(2) })).toEqual([4, 3, 2]);
  expect(await found({ to: at(2) })).toEqual([1]);
  expect(await found({ from: at(2), to: at(4) })).toEqual([3, 2]);
  expect(await found({ action: "account.deleted" })).toEqual([2, 1]);
  expect(await found({ subject: ada })).toEqual([3, 1]);
  expect(await found({ actor: admin })).toEqual([3, 2]);
  expect(await found({ actor: admin, subject: grace, action: "account.deleted" })).toEqual([2]);
  expect(await found({ subject: randomUUID() })).toEqual([]);
});

test("shows each row on one page, also of several with the same time, while new ones arrive", async () => {
  await db.execute(sql`
    INSERT INTO audit_logs (action, created_at)
    SELECT 'session.started', '2026-11-01T10:00:00.123456Z'::timestamptz + n / 3 * interval '1 microsecond'
    FROM generate_series(1, 25) AS n`);
  const seen: number[] = [];
  for (let before: number | undefined; ; before = seen.at(-1)) {
    const rows = await listAudit({ to: at(10) }, { before, limit: 4 });
    if (rows.length === 0) break;
    seen.push(...rows.map(({ seq }) => seq));
    await fill([{ minute: 9 }]);
  }
  expect(seen).toHaveLength(25);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
});

test("lists nothing after a row that is not there", async () => {
  await fill([{ minute: 1 }]);
  expect(await listAudit({}, { before: 999_999_999_999_999, limit: 4 })).toEqual([]);
});

test("names the people whose accounts are still there", async () => {
  const { id, name, email, subject } = await createUser();
  const people = await findAuditPeople([subject, null, ada, subject]);
  expect([...people]).toEqual([[subject, { id, name, email }]]);
  expect(await findAuditPeople([null])).toEqual(new Map());
});
