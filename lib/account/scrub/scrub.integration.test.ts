import { randomUUID } from "node:crypto";
import { eq, getTableColumns, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { allTables, tableIdentifier } from "@/db/ownership";
import {
  accounts,
  apiKeys,
  auditLogs,
  blockedIdentifiers,
  bulkOperations,
  devMails,
  erasureReceipts,
  knownDevices,
  passkeys,
  rateLimits,
  recoveryCodes,
  sessions,
  signInLockouts,
  subscriptionPlans,
  twoFactors,
  usageTracking,
  userSubscriptions,
  users,
  verifications,
} from "@/db/schema";
import { findClassification } from "@/db/schema/classify";
import { banAccount } from "@/lib/account/ban";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { sealAudit } from "@/lib/audit/seal";
import { enqueueMail } from "@/lib/email/enqueue";
import { copyDatabase } from "@/tests/support/copied-database";
import { withClient } from "@/tests/support/databases";
import { runJobs } from "@/tests/support/jobs";
import { dumpDatabase } from "@/tests/support/logical-dump";
import { addNote } from "@/tests/support/notes";
import { superuserDb } from "@/tests/support/owner";
import { withNotes } from "@/tests/support/participant";
import { migratingRole, urlAs } from "@/tests/support/roles";
import { createUser, type TestUser } from "@/tests/support/users";
import { scrubDatabase } from "./scrub";

withNotes();

const origin = "http://127.0.0.1:3000";
const marked = (what: string) => `${what} ${randomUUID()}`;
const later = sql`now() + interval '1 hour'`;

/** An account with something of everything that is personal or secret. */
async function createMarked(): Promise<TestUser> {
  const user = await createUser({ name: marked("Zebedee") });
  const userId = user.id;
  await db.insert(accounts).values({
    userId,
    accountId: marked("provider"),
    providerId: "oidc",
    accessToken: marked("access"),
    scope: marked("scope"),
  });
  await db.insert(passkeys).values({
    userId,
    name: marked("laptop"),
    publicKey: marked("key"),
    credentialID: marked("credential"),
    counter: 3,
    deviceType: "multiDevice",
    backedUp: true,
  });
  await db.insert(twoFactors).values({ userId, secret: marked("totp"), verified: true });
  await db.insert(recoveryCodes).values({ userId, codeHash: marked("code") });
  await db
    .insert(usageTracking)
    .values({ userId, meter: "test", periodStart: new Date(0), quantity: 7_654_321 });
  await db.insert(sessions).values({
    userId,
    token: marked("session"),
    expiresAt: later,
    ipAddress: "203.0.113.77",
    userAgent: marked("agent"),
    place: marked("place"),
  });
  await db.insert(apiKeys).values({
    userId,
    name: marked("backup"),
    start: "key_1234",
    keyHash: marked("hash"),
    expiresAt: later,
  });
  await db.insert(knownDevices).values({ userId, deviceHash: marked("device") });
  await db
    .insert(verifications)
    .values({ userId, identifier: marked("token"), value: user.email, expiresAt: later });
  const [plan] = await db.select().from(subscriptionPlans).limit(1);
  await db.insert(userSubscriptions).values({ userId, planId: plan?.id ?? "" });
  await addNote(userId, marked("diary"));
  // Captured, and in the queue.
  const mail = {
    template: "password-changed",
    to: user.email,
    props: { name: user.name, resetUrl: `${origin}/forgot-password` },
  } as const;
  await enqueueMail(db, mail);
  await runJobs();
  await enqueueMail(db, mail);
  return user;
}

const ids: Record<"kept" | "admin" | "deleted" | "reserved" | "erased", TestUser> = {} as never;

beforeAll(async () => {
  await db.insert(subscriptionPlans).values([
    { slug: "one", name: "One", monthlyPrice: 0 },
    { slug: "two", name: "Two", monthlyPrice: 0 },
  ]);
  for (const name of ["kept", "admin", "deleted", "reserved", "erased"] as const)
    ids[name] = await createMarked();
  const { kept, admin, deleted, reserved, erased } = ids;
  await db.update(users).set({ role: "admin" }).where(eq(users.id, admin.id));
  await db.transaction((tx) => banAccount(tx, kept.id, { reason: `Wrote to ${admin.email}` }));
  await db
    .update(users)
    .set({
      image: `https://example.com/${randomUUID()}.png`,
      preferences: { theme: "dark", productMail: false },
    })
    .where(eq(users.id, kept.id));
  await db.transaction((tx) => requestDeletion(tx, { userId: deleted.id, origin, source: "cli" }));
  await db.insert(blockedIdentifiers).values({
    identifierHash: marked("reserved"),
    hashKey: "test",
    subject: reserved.subject,
    expiresAt: later,
  });
  await db.insert(erasureReceipts).values({
    subject: erased.subject,
    document: {
      kind: "erasure-receipt",
      subject: erased.subject,
      erasedAt: "2026-11-30T09:00:00.000Z",
      rows: { users: 1 },
    },
    signature: "c2ln",
    keyId: "test",
  });
  await db.insert(auditLogs).values([
    {
      action: "account.impersonated",
      userId: kept.id,
      subject: kept.subject,
      metadata: { reason: `A ticket of ${kept.name}, ${kept.email}` },
    },
    {
      action: "account.deleted",
      subject: randomUUID(),
      metadata: { source: "cli", restorableUntil: "2026-12-30T09:00:00.000Z", [kept.email]: "?" },
    },
    { action: "what.ever", subject: randomUUID(), metadata: { text: kept.email } },
  ]);
  await sealAudit();
  await db.insert(bulkOperations).values({
    kind: "delete",
    filter: { domain: "acme.example" },
    options: {},
    actorId: admin.id,
    actorSubject: admin.subject,
    origin,
  });
  await db.insert(rateLimits).values({ key: "203.0.113.78|/sign-in", count: 1, lastRequest: 1 });
  await db.insert(signInLockouts).values({ key: marked("lockout") });
  await superuserDb.execute(sql`INSERT INTO neon_auth.users_sync (raw_json)
    VALUES (${JSON.stringify({ id: randomUUID(), display_name: kept.name, primary_email: kept.email })})`);
  await superuserDb.execute(sql`ANALYZE`);
});

/** Every value of a column with personal or secret text, and every email address wherever it is. */
async function originals(url: string): Promise<string[]> {
  const values = new Set<string>();
  for (const [name, table] of allTables()) {
    const kinds = findClassification(name)?.columns ?? {};
    for (const [key, column] of Object.entries(getTableColumns(table))) {
      if (kinds[key] === "plain" || column.getSQLType() !== "text" || column.enumValues?.length)
        continue;
      const { rows } = await superuserDb.execute<{ value: string }>(sql`
        SELECT DISTINCT ${sql.identifier(column.name)} AS value FROM ${tableIdentifier(name)}
        WHERE length(${sql.identifier(column.name)}) >= 8`);
      for (const { value } of rows) values.add(value);
    }
  }
  const dump = await withClient(url, dumpDatabase);
  for (const [address] of dump.matchAll(/[\w.+-]+@[\w-]+\.[\w.]+/g)) values.add(address);
  // Words of the code, and the IDs of accounts, which are no secret.
  for (const word of ["credential", "multiDevice", ...Object.values(ids).map(({ id }) => id)])
    values.delete(word);
  return [...values];
}

describe("a scrubbed copy", () => {
  let copy: string;
  let dump: string;
  let originalValues: string[];

  beforeAll(async () => {
    copy = await copyDatabase("scrubbed");
    originalValues = await originals(copy);
    // The owner of the tables, who is no superuser.
    const rehearsal = await scrubDatabase(urlAs(copy, migratingRole), { dryRun: true });
    expect(await originals(copy)).toEqual(originalValues);
    expect(await scrubDatabase(copy, { dryRun: false })).toEqual(rehearsal);
    dump = await withClient(copy, dumpDatabase);
  });

  const select = <T extends object>(statement: string, values: unknown[] = []) =>
    withClient(copy, async (client) => (await client.query<T>(statement, values)).rows);

  test("has no original address, name, token or text left, in no table and no statistic", () => {
    expect(originalValues.length).toBeGreaterThan(80);
    for (const { email, name } of Object.values(ids))
      expect(originalValues).toEqual(expect.arrayContaining([email, name]));
    const lines = dump.split("\n");
    const found = originalValues.flatMap((value) =>
      lines.filter((line) => line.includes(value)).map((line) => `${value}: ${line.slice(0, 200)}`),
    );
    expect(found).toEqual([]);
  });

  test("keeps accounts that are active, and erases those that are deleted, reserved or erased", async () => {
    const rows = await select<{ id: string }>("SELECT id FROM users ORDER BY id");
    expect(rows.map(({ id }) => id)).toEqual([ids.kept.id, ids.admin.id].sort());
  });

  test("has fakes of the right type, the same for the same value", async () => {
    const [user] = await select<typeof users.$inferSelect>("SELECT * FROM users WHERE id = $1", [
      ids.kept.id,
    ]);
    expect(user).toMatchObject({
      email: expect.stringMatching(/^user-[0-9a-f]{16}@example\.invalid$/),
      name: expect.stringMatching(/^Scrubbed [0-9a-f]{16}$/),
      image: null,
      preferences: { theme: "system", productMail: true },
      role: "member",
      status: "active",
      subject: ids.kept.subject,
    });
    expect(await select("SELECT name, email FROM neon_auth.users_sync")).toEqual([
      { name: user?.name, email: user?.email },
    ]);
    const plans = await select(
      "SELECT 1 FROM user_subscriptions JOIN subscription_plans p ON p.id = plan_id WHERE status IN ('active', 'past_due', 'cancelled')",
    );
    expect(plans).toHaveLength(2);
    const names = await select<{ name: string }>(
      "SELECT name FROM subscription_plans ORDER BY name",
    );
    expect(names.map(({ name }) => name)).toEqual(["One", "Two"]);
  });

  test("keeps what an audit row says in the words of the code alone", async () => {
    const rows = await select<{ action: string; metadata: object }>(
      "SELECT action, metadata FROM audit_logs WHERE action IN ('account.impersonated', 'account.deleted', 'what.ever') ORDER BY seq",
    );
    expect(rows).toEqual([
      {
        action: "account.deleted",
        metadata: { source: "cli", restorableUntil: expect.any(String) },
      },
      { action: "account.impersonated", metadata: {} },
      {
        action: "account.deleted",
        metadata: { source: "cli", restorableUntil: "2026-12-30T09:00:00.000Z" },
      },
      { action: "what.ever", metadata: {} },
    ]);
    const [receipt] = await select<{ document: object }>("SELECT document FROM erasure_receipts");
    expect(receipt?.document).toEqual({
      kind: "erasure-receipt",
      subject: ids.erased.subject,
      erasedAt: "2026-11-30T09:00:00.000Z",
      rows: { users: 1 },
    });
  });

  test("has no job, and forgets its storage", async () => {
    expect(await select("SELECT 1 FROM graphile_worker.jobs")).toEqual([]);
    for (const table of [devMails, sessions, bulkOperations])
      expect(await db.$count(table)).toBeGreaterThan(0);
    for (const table of [
      "file_clearings",
      "file_stores",
      "dev_mails",
      "sessions",
      "bulk_operations",
    ])
      expect(await select(`SELECT 1 FROM ${table}`)).toEqual([]);
  });
});
