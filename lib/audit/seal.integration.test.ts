import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs, auditSeals, users } from "@/db/schema";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { ownerDb } from "@/tests/support/owner";
import { createUser } from "@/tests/support/users";
import { appendAudit } from "./append";
import { sealAudit, sealKey } from "./seal";
import { verifyAudit } from "./verify";

async function append(count: number): Promise<number[]> {
  for (let index = 0; index < count; index++)
    await db.insert(auditLogs).values({ action: "session.started", subject: randomUUID() });
  const rows = await db
    .select({ seq: auditLogs.seq })
    .from(auditLogs)
    .orderBy(sql`${auditLogs.seq} DESC`)
    .limit(count);
  return rows.map((row) => row.seq as number).reverse();
}

const wipe = () =>
  ownerDb.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL app.allow_mass_delete = on`);
    await tx.execute(sql`TRUNCATE audit_logs`);
    await tx.delete(auditSeals);
  });

describe("the sealed audit log", () => {
  beforeEach(async () => {
    // Copies of the seals before it are written, and go with the others.
    await runJobs();
    await wipe();
    const keys: string[] = [];
    for await (const key of storage.list("audit/seals/")) keys.push(key);
    await storage.delete(keys);
  });

  test("verifies with all its seals, and reports rows that are not sealed yet", async () => {
    expect(await verifyAudit()).toEqual({ problems: [], unsealed: 0 });
    await append(3);
    expect(await sealAudit()).toBe(3);
    await append(2);
    expect(await verifyAudit()).toEqual({ problems: [], unsealed: 2 });
    expect(await sealAudit()).toBe(2);
    expect(await sealAudit()).toBe(0);
    await runJobs();
    expect(await verifyAudit()).toEqual({ problems: [], unsealed: 0 });
  });

  test("stays valid after a purge sets the user to NULL", async () => {
    const user = await createUser();
    await appendAudit(db, { action: "password.changed", userId: user.id });
    await sealAudit();
    await db.delete(users).where(eq(users.id, user.id));
    expect((await verifyAudit()).problems).toEqual([]);
  });

  test("reports an edited row", async () => {
    const [, second] = await append(3);
    await sealAudit();
    await runJobs();
    await db.execute(
      sql`UPDATE audit_logs SET action = 'account.restored' WHERE seq = ${second as number}`,
    );
    expect((await verifyAudit()).problems).toEqual([`audit row ${second} has been edited`]);
  });

  test("reports a removed row", async () => {
    const [first] = await append(3);
    await sealAudit();
    await runJobs();
    await db.execute(sql`DELETE FROM audit_logs WHERE seq = ${first as number}`);
    expect((await verifyAudit()).problems).toEqual([`audit row ${first} has been removed`]);
  });

  test("reports two swapped rows", async () => {
    const [first, second] = (await append(2)) as [number, number];
    await sealAudit();
    await runJobs();
    await db.execute(sql`
      UPDATE audit_logs a SET subject = b.subject, id = gen_random_uuid() FROM audit_logs b
      WHERE a.seq IN (${first}, ${second}) AND b.seq IN (${first}, ${second}) AND a.seq <> b.seq`);
    expect((await verifyAudit()).problems).toEqual([
      `audit row ${first} has been edited`,
      `audit row ${second} has been edited`,
    ]);
  });

  test("reports a truncated log whose seals were removed too", async () => {
    await append(2);
    await sealAudit();
    const [, last] = await append(2);
    await sealAudit();
    await runJobs();
    await db.execute(sql`DELETE FROM audit_logs WHERE seq >= ${(last as number) - 1}`);
    await db.delete(auditSeals).where(eq(auditSeals.toSeq, last as number));
    expect((await verifyAudit()).problems).toEqual([
      `the log ends before sealed audit row ${last}`,
    ]);
  });

  test("reports a log that was edited and sealed again", async () => {
    const [first, second, third] = (await append(3)) as [number, number, number];
    await sealAudit();
    await runJobs();
    await db.delete(auditSeals);
    await db.execute(sql`UPDATE audit_logs SET action = 'account.restored' WHERE seq = ${second}`);
    // Up to the same row, and so under the same name.
    expect(await sealAudit()).toBe(3);
    await runJobs();
    const edited = `audit row ${second} has been edited`;
    expect((await verifyAudit()).problems).toEqual([
      `audit rows ${first} to ${third}: their seal has been replaced`,
      edited,
    ]);
    await db.delete(auditSeals);
    await append(1);
    expect(await sealAudit()).toBe(4);
    await runJobs();
    expect((await verifyAudit()).problems).toEqual([
      `audit rows ${first} to ${third}: their seal has been removed`,
      edited,
    ]);
  });

  test("accepts rows that are sealed during the verification", async () => {
    await append(2);
    await sealAudit();
    await runJobs();
    await append(1);
    const { list } = storage;
    vi.spyOn(storage, "list").mockImplementationOnce(async function* (prefix) {
      await sealAudit();
      await runJobs();
      yield* list(prefix);
    });
    expect((await verifyAudit()).problems).toEqual([]);
  });

  test("completes a partially written copy on the next run", async () => {
    const [, last] = await append(2);
    await sealAudit();
    await storage.put(sealKey(last as number), Buffer.from('{"fromSeq":'), "application/json");
    await runJobs();
    await db.execute(sql`DELETE FROM audit_logs WHERE seq = ${last as number}`);
    expect((await verifyAudit()).problems).toEqual([`audit row ${last} has been removed`]);
  });

  test("refuses a seal that was made without the key", async () => {
    const rows = await append(2);
    await sealAudit();
    await db.execute(sql`UPDATE audit_seals SET hash = 'forged'`);
    expect((await verifyAudit()).problems).toEqual([
      `audit rows ${rows[0]} to ${rows[1]}: invalid seal signature`,
    ]);
  });

  test("reports the range whose copy in storage is missing", async () => {
    const [first, second] = await append(2);
    await sealAudit();
    await runJobs();
    await storage.delete([sealKey(second as number)]);
    await db.execute(sql`DELETE FROM audit_logs WHERE seq = ${second as number}`);
    expect((await verifyAudit()).problems).toEqual([
      `audit rows ${first} to ${second}: changed since they were sealed`,
    ]);
  });

  test("regression: seals rows once when two seals run at the same time", async () => {
    await append(3);
    const sealed = await Promise.all([sealAudit(), sealAudit()]);
    expect(sealed.sort()).toEqual([0, 3]);
    expect((await verifyAudit()).problems).toEqual([]);
  });

  test("waits for a row that is being appended, and gives way to a long transaction", async () => {
    await append(1);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let appended = () => {};
    const hasAppended = new Promise<void>((resolve) => {
      appended = resolve;
    });
    const long = db.transaction(async (tx) => {
      await tx.insert(auditLogs).values({ action: "session.started" });
      appended();
      await held;
    });
    await hasAppended;
    expect(await sealAudit()).toBe(0);
    release();
    await long;
    expect(await sealAudit()).toBe(2);
    expect((await verifyAudit()).problems).toEqual([]);
  });
});
