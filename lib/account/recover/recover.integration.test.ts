import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { foreignKey, pgTable, uuid } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, type Executor } from "@/db/client";
import {
  accounts,
  apiKeys,
  auditLogs,
  blockedIdentifiers,
  dataExports,
  fileClearings,
  hourlyCounters,
  knownDevices,
  passkeys,
  recoveryCodes,
  sessions,
  subscriptionPlans,
  twoFactors,
  usageTracking,
  users,
  verifications,
} from "@/db/schema";
import { allClassifications, classify } from "@/db/schema/classify";
import { verifyPassword } from "@/lib/auth/passwords/password";
import { storage } from "@/lib/storage/storage";
import { copyDatabase } from "@/tests/support/copied-database";
import { withClient } from "@/tests/support/databases";
import { runJobs } from "@/tests/support/jobs";
import { createLostAccount, loseAccount, recoverFrom } from "@/tests/support/lost-account";
import { addNote, createNoteOwner } from "@/tests/support/notes";
import { ownerDb } from "@/tests/support/owner";
import { testParticipant, withNotes } from "@/tests/support/participant";
import { filesOf } from "@/tests/support/stored-files";
import { createUser, type TestUser } from "@/tests/support/users";
import { verifyAccounts } from "../verify/verify";
import { copiedTables } from "./copy-rows";
import { recoverAccount } from "./recover";

const participant = testParticipant();
withNotes();

const left = [sessions, apiKeys, knownDevices, verifications, dataExports, hourlyCounters];

/** An account with a row in every table of the core, and tokens at a provider. */
async function createFullAccount(): Promise<TestUser> {
  const { user, userId } = await createNoteOwner();
  const later = sql`now() + interval '1 hour'`;
  await db.insert(accounts).values({
    userId,
    accountId: randomUUID(),
    providerId: "oidc",
    accessToken: "access",
    refreshToken: "refresh",
    idToken: "id",
  });
  await db.insert(passkeys).values({
    userId,
    name: "Laptop",
    publicKey: "key",
    credentialID: randomUUID(),
    counter: 3,
    deviceType: "multiDevice",
    backedUp: true,
  });
  await db.insert(twoFactors).values({ userId, secret: "sealed", verified: true });
  await db.insert(recoveryCodes).values({ userId, codeHash: randomUUID() });
  await db
    .insert(usageTracking)
    .values({ userId, meter: "test", periodStart: new Date(0), quantity: 9_007_199_254_740_991 });
  await db.insert(sessions).values({ userId, token: randomUUID(), expiresAt: later });
  const key = { userId, name: "Backup", start: "k_", keyHash: randomUUID(), expiresAt: later };
  await db.insert(apiKeys).values(key);
  await db.insert(knownDevices).values({ userId, deviceHash: randomUUID(), trustedUntil: later });
  await db
    .insert(verifications)
    .values({ userId, identifier: randomUUID(), value: userId, expiresAt: later });
  await db.insert(dataExports).values({ userId, expiresAt: later });
  await db
    .insert(hourlyCounters)
    .values({ userId, key: randomUUID(), action: "test", count: 1, expiresAt: later });
  return user;
}

/** MD5 over the account's rows in each table, with every column but those that stay behind. */
async function checksums(executor: Executor, userId: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const { name, rows } of copiedTables(userId)) {
    const { rows: found } = await executor.execute<{ sum: string }>(sql`
      SELECT count(*) || ':' || md5(string_agg(line, E'\\n' ORDER BY line)) AS sum FROM (
        SELECT (to_jsonb(t) - ARRAY['access_token', 'refresh_token', 'id_token'])::text AS line
        FROM (SELECT * ${rows}) AS t) AS lines`);
    sums[name] = found[0]?.sum ?? "";
  }
  return sums;
}

const countUsers = (id: string) => db.$count(users, eq(users.id, id));

describe("brings back", () => {
  test("10,000 rows of an account as they were, so that its owner signs in as before, and nothing that lets others in", async () => {
    const user = await createFullAccount();
    await ownerDb.execute(sql`INSERT INTO test_notes (user_id, title)
      SELECT ${user.id}, 'Note ' || n || ': “ünïcode”, \\ and "quotes"' FROM generate_series(1, 10000) n`);
    await ownerDb.execute(sql`UPDATE users SET last_active_at = now() WHERE id = ${user.id}`);
    const copy = await copyDatabase();
    const before = await checksums(db, user.id);
    const files = await filesOf(user.id);
    await loseAccount(user);

    const rehearsal = await recoverAccount(copy, { email: user.email, dryRun: true });
    expect(await countUsers(user.id)).toBe(0);
    const done = await recoverAccount(copy, { email: user.email.toUpperCase(), dryRun: false });
    expect(done).toEqual(rehearsal);
    expect(done).toEqual({
      userId: user.id,
      counts: {
        users: 1,
        accounts: 2,
        passkeys: 1,
        two_factors: 1,
        recovery_codes: 1,
        usage_tracking: 1,
        test_notes: 10_001,
      },
      missingFiles: [],
      notes: [],
      undone: [],
      wasAdmin: false,
    });
    expect(await checksums(db, user.id)).toEqual(before);
    for (const table of left)
      expect(
        await db.$count(table as typeof sessions, eq((table as typeof sessions).userId, user.id)),
      ).toBe(0);
    const methods = await db.select().from(accounts).where(eq(accounts.userId, user.id));
    for (const method of methods)
      expect(method).toMatchObject({ accessToken: null, refreshToken: null, idToken: null });
    const hash = methods.find(({ password }) => password)?.password ?? "";
    expect(await verifyPassword({ hash, password: user.password })).toBe(true);

    // The deletion of the row had queued its files for deletion.
    await runJobs();
    expect(await filesOf(user.id)).toEqual(files);
    expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("its audit rows to its owner, without copying one", async () => {
    const { user, copy } = await createLostAccount();
    const before = await db.$count(auditLogs);
    await recoverFrom(copy, user);
    expect(await db.$count(auditLogs)).toBe(before + 1);
    const rows = await db.select().from(auditLogs).where(eq(auditLogs.userId, user.id));
    expect(rows.map(({ action }) => action).sort()).toEqual([
      "account.erased",
      "account.recovered",
    ]);
    expect(rows.find(({ action }) => action === "account.recovered")?.metadata).toEqual({
      counts: { users: 1, accounts: 1 },
    });
  });

  test("an admin as a member, and says so", async () => {
    const user = await createUser({ role: "admin" });
    await createUser({ role: "admin" });
    const copy = await copyDatabase();
    await loseAccount(user);
    expect(await recoverFrom(copy, user)).toMatchObject({ wasAdmin: true });
    const [back] = await db.select({ role: users.role }).from(users).where(eq(users.id, user.id));
    expect(back?.role).toBe("member");
  });

  test("what was changed since the copy as it was before, and names it", async () => {
    const user = await createUser();
    const copy = await copyDatabase();
    await db.insert(auditLogs).values([
      { action: "password.reset", userId: user.id, subject: user.subject },
      { action: "session.started", userId: user.id, subject: user.subject },
    ]);
    await loseAccount(user);
    const { undone } = await recoverFrom(copy, user);
    expect(undone).toEqual([
      { action: "password.reset", metadata: {}, createdAt: expect.any(Date) },
    ]);
  });

  test("an account whose files are missing, and names them", async () => {
    const { user, key } = await createNoteOwner();
    const other = await addNote(user.id);
    const copy = await copyDatabase();
    await loseAccount(user);
    await storage.delete([key]);
    expect((await recoverFrom(copy, user)).missingFiles).toEqual([key]);
    expect(await storage.exists(other.key)).toBe(true);
  });

  test("an account whose own deletion had reserved the address", async () => {
    const { user, copy } = await createLostAccount();
    const [{ emailHash, emailHashKey } = { emailHash: "", emailHashKey: "" }] = await db
      .select()
      .from(users)
      .limit(1);
    await db.insert(blockedIdentifiers).values({
      identifierHash: emailHash,
      hashKey: emailHashKey,
      subject: user.subject,
      expiresAt: sql`now() + interval '1 day'`,
    });
    await recoverFrom(copy, user);
    expect(await db.$count(blockedIdentifiers, eq(blockedIdentifiers.subject, user.subject))).toBe(
      0,
    );
  });

  test("what a participant adds, in the same transaction", async () => {
    const { user, copy } = await createLostAccount();
    participant.onRecover = async () => {
      throw new Error("not now");
    };
    await expect(recoverFrom(copy, user)).rejects.toThrow("not now");
    expect(await countUsers(user.id)).toBe(0);
    participant.onRecover = async (tx, { userId }) => {
      await tx.update(users).set({ name: "Back" }).where(eq(users.id, userId));
      return ["One thing is different."];
    };
    expect((await recoverFrom(copy, user)).notes).toEqual(["One thing is different."]);
    const [back] = await db.select({ name: users.name }).from(users).where(eq(users.id, user.id));
    expect(back?.name).toBe("Back");
  });

  test("an account, and deletes the files of others that were to be deleted with its own", async () => {
    const [lost, other] = [await createNoteOwner(), await createNoteOwner()];
    const copy = await copyDatabase();
    await db.delete(users).where(sql`id IN (${lost.userId}, ${other.userId})`);
    expect(await db.$count(fileClearings)).toBe(1);
    await recoverFrom(copy, lost.user);
    await runJobs();
    expect(await filesOf(lost.userId)).toEqual([lost.key]);
    expect(await filesOf(other.userId)).toEqual([]);
  });

  test("an account from a database that takes no writes", async () => {
    const { user, copy } = await createLostAccount();
    const name = new URL(copy).pathname.slice(1);
    await withClient(copy, (client) =>
      client.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`),
    );
    await recoverFrom(copy, user);
    expect(await countUsers(user.id)).toBe(1);
  });
});

describe("references between rows", () => {
  const links = pgTable(
    "test_links",
    {
      id: uuid("id").primaryKey().defaultRandom(),
      userId: uuid("user_id")
        .notNull()
        .references(() => users.id, { onDelete: "cascade" }),
      parentId: uuid("parent_id"),
      friendId: uuid("friend_id").references(() => users.id, { onDelete: "set null" }),
      planId: uuid("plan_id").references(() => subscriptionPlans.id, { onDelete: "set null" }),
    },
    (table) => [
      foreignKey({ columns: [table.parentId], foreignColumns: [table.id] }).onDelete("set null"),
    ],
  );

  beforeAll(async () => {
    await ownerDb.execute(sql`CREATE TABLE test_links (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      parent_id uuid REFERENCES test_links ON DELETE SET NULL,
      friend_id uuid REFERENCES users ON DELETE SET NULL,
      plan_id uuid REFERENCES subscription_plans ON DELETE SET NULL)`);
    classify(links, "Links of a test.", {
      id: "plain",
      userId: "plain",
      parentId: "plain",
      friendId: "plain",
      planId: "plain",
    });
  });

  afterAll(() => {
    (allClassifications() as Map<string, unknown>).delete("test_links");
  });

  test("come back in any order, and stay empty where the other row is gone", async () => {
    const [user, friend, lostFriend] = [await createUser(), await createUser(), await createUser()];
    const plan = { name: "Any", monthlyPrice: 0 };
    const [kept, lost] = await db
      .insert(subscriptionPlans)
      .values([
        { ...plan, slug: randomUUID() },
        { ...plan, slug: randomUUID() },
      ])
      .returning({ id: subscriptionPlans.id });
    // 300 rows are three pages, and each refers to the one after it.
    const ids = Array.from({ length: 300 }, () => randomUUID());
    const rows = ids.map((id, index) => ({
      id,
      userId: user.id,
      friendId: index % 2 ? friend.id : lostFriend.id,
      planId: index % 3 ? kept?.id : lost?.id,
    }));
    await db.insert(links).values(rows);
    for (const [index, id] of ids.entries())
      await db
        .update(links)
        .set({ parentId: ids[index + 1] ?? null })
        .where(eq(links.id, id));
    const copy = await copyDatabase();
    await loseAccount(user);
    await loseAccount(lostFriend);
    await db.delete(subscriptionPlans).where(eq(subscriptionPlans.id, lost?.id ?? ""));

    expect((await recoverFrom(copy, user)).counts).toMatchObject({ test_links: 300 });
    const back = new Map((await db.select().from(links)).map((row) => [row.id, row]));
    for (const [index, id] of ids.entries())
      expect(back.get(id)).toEqual({
        id,
        userId: user.id,
        parentId: ids[index + 1] ?? null,
        friendId: index % 2 ? friend.id : null,
        planId: index % 3 ? kept?.id : null,
      });
  });
});
