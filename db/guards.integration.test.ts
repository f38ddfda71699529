import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { ownerDb } from "@/tests/support/owner";
import { createUser } from "@/tests/support/users";
import { db } from "./client";
import {
  auditLogs,
  blockedIdentifiers,
  fileClearings,
  sessions,
  subscriptionPlans,
  usageTracking,
  userSubscriptions,
  users,
} from "./schema";

/** The paths whose clearing is noted and enqueued. */
const clearings = async () => {
  const { rows } = await db.execute<{ prefixes: string[]; keys: string[] }>(sql`
    SELECT prefixes, keys FROM file_clearings f JOIN graphile_worker.jobs j
      ON j.task_identifier = 'clear-files' AND j.key = 'clear-files:' || f.id`);
  return rows.flatMap(({ prefixes, keys }) => [...prefixes, ...keys]);
};

const session = (userId: string) => ({
  userId,
  token: randomUUID(),
  expiresAt: new Date(Date.now() + 60_000),
});

async function ownSomething(userId: string) {
  const [plan] = await db
    .insert(subscriptionPlans)
    .values({ slug: randomUUID(), name: "P", monthlyPrice: 0 })
    .returning();
  await db.insert(userSubscriptions).values({ userId, planId: plan?.id ?? "" });
  await db
    .insert(usageTracking)
    .values({ userId, meter: "letters", periodStart: new Date(), quantity: 1 });
  await db.insert(sessions).values(session(userId));
  await db.insert(auditLogs).values({ action: "test", userId });
  return { plan };
}

describe("DELETE FROM users without the application", () => {
  test("deletes owned rows, keeps pseudonymous audit rows, and leaves plans", async () => {
    const user = await createUser();
    const { plan } = await ownSomething(user.id);
    await db.insert(blockedIdentifiers).values({
      identifierHash: "h",
      hashKey: "1",
      subject: user.subject,
      expiresAt: new Date(Date.now() + 60_000),
    });
    await db.execute(sql`DELETE FROM users WHERE id = ${user.id}`);

    for (const table of [sessions, usageTracking, userSubscriptions])
      expect(await db.select().from(table).where(eq(table.userId, user.id))).toEqual([]);
    const kept = await db.select().from(auditLogs).where(eq(auditLogs.action, "test"));
    expect(kept.map((row) => row.userId)).toEqual([null]);
    const [erased] = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
    expect(erased).toMatchObject({ action: "account.erased", metadata: { source: "sql" } });
    expect(
      await db
        .select()
        .from(subscriptionPlans)
        .where(eq(subscriptionPlans.id, plan?.id ?? "")),
    ).toHaveLength(1);
    expect(
      await db
        .select()
        .from(blockedIdentifiers)
        .where(eq(blockedIdentifiers.subject, user.subject)),
    ).toHaveLength(1);
    expect(await clearings()).toContain(`users/${user.id}/`);
  });

  test("refuses to delete more than 100 users at once unless it is allowed", async () => {
    await db.execute(sql`
      INSERT INTO users (name, email, email_hash, email_hash_key)
      SELECT 'x', 'mass' || g || '@example.com', 'x', '1' FROM generate_series(1, 101) g`);
    const wipe = sql`DELETE FROM users WHERE email LIKE 'mass%@example.com'`;
    await expect(db.execute(wipe)).rejects.toMatchObject({
      cause: expect.objectContaining({ message: expect.stringMatching(/would delete 101 users/) }),
    });
    const { rows: mass } = await db.execute<{ id: string }>(
      sql`SELECT id FROM users WHERE email LIKE 'mass%@example.com'`,
    );
    await db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL app.allow_mass_delete = on`);
      expect((await tx.execute(wipe)).rowCount).toBe(101);
    });
    const prefixes = mass.map(({ id }) => `users/${id}/`);
    expect(await clearings()).toEqual(expect.arrayContaining(prefixes));
    const batches = await db.select().from(fileClearings);
    const sizes = batches.flatMap((row) =>
      row.prefixes.some((prefix) => prefixes.includes(prefix)) ? row.prefixes.length : [],
    );
    expect(sizes.toSorted((one, other) => one - other)).toEqual([1, 100]);
  });

  test("refuses TRUNCATE", async () => {
    await expect(ownerDb.execute(sql`TRUNCATE users CASCADE`)).rejects.toMatchObject({
      cause: expect.objectContaining({ message: "refused: TRUNCATE of users" }),
    });
    await expect(ownerDb.execute(sql`TRUNCATE audit_logs`)).rejects.toThrow();
  });
});

test("refuses a session for a deleted user", async () => {
  const user = await createUser();
  await db
    .update(users)
    .set({ status: "deleted", deletedAt: new Date(), purgeAt: new Date() })
    .where(eq(users.id, user.id));
  await expect(db.insert(sessions).values(session(user.id))).rejects.toMatchObject({
    cause: expect.objectContaining({ code: "PD001" }),
  });
});

test("requires both deletion dates or neither", async () => {
  const user = await createUser();
  await expect(
    db.update(users).set({ status: "deleted" }).where(eq(users.id, user.id)),
  ).rejects.toMatchObject({
    cause: expect.objectContaining({ constraint: "users_deleted_check" }),
  });
});

// PostgreSQL 18 says restrict_violation, earlier ones foreign_key_violation.
test("refuses to delete a plan in use", async () => {
  const user = await createUser();
  const { plan } = await ownSomething(user.id);
  await expect(
    db.delete(subscriptionPlans).where(eq(subscriptionPlans.id, plan?.id ?? "")),
  ).rejects.toMatchObject({
    cause: expect.objectContaining({ code: expect.stringMatching(/^23(001|503)$/) }),
  });
});
