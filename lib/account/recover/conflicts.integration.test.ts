import { randomUUID } from "node:crypto";
import { eq, type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import {
  accounts,
  blockedIdentifiers,
  erasureReceipts,
  subscriptionPlans,
  userSubscriptions,
  users,
} from "@/db/schema";
import { storage } from "@/lib/storage/storage";
import { copyDatabase } from "@/tests/support/copied-database";
import { withClient } from "@/tests/support/databases";
import { createLostAccount, loseAccount, recoverFrom } from "@/tests/support/lost-account";
import { ownerDb } from "@/tests/support/owner";
import { jobTable } from "@/tests/support/queue-internals";
import { createUser, type TestUser } from "@/tests/support/users";
import { recoverAccount } from "./recover";

describe("refuses", () => {
  const refused = async (copy: string, user: TestUser, code: string) => {
    const before = await db.$count(users);
    await expect(recoverFrom(copy, user)).rejects.toMatchObject({
      name: "RecoveryRefusedError",
      code,
      message: expect.stringMatching(/^[A-Z](?!.*undefined).*\.$/),
    });
    await expect(recoverAccount(copy, { email: user.email, dryRun: true })).rejects.toMatchObject({
      code,
    });
    expect(await db.$count(users)).toBe(before);
  };

  test("an account that is still here, or deleted and not erased yet", async () => {
    const user = await createUser();
    const copy = await copyDatabase();
    await refused(copy, user, "exists");
    const now = sql`now()`;
    await db
      .update(users)
      .set({ status: "deleted", deletedAt: now, purgeAt: now })
      .where(eq(users.id, user.id));
    await refused(copy, user, "deleted-here");
    await loseAccount(user);
  });

  test("an address that the other database doesn’t have, has deleted, or has not verified", async () => {
    const now = sql`now()`;
    const [user, unverified] = [await createUser(), await createUser({ verified: false })];
    await db
      .update(users)
      .set({ status: "deleted", deletedAt: now, purgeAt: now })
      .where(eq(users.id, user.id));
    const copy = await copyDatabase();
    await refused(copy, user, "deleted-there");
    await refused(copy, unverified, "unverified-there");
    await refused(copy, { ...user, email: "nobody@example.com" }, "unknown");
    await loseAccount(user);
  });

  test("an address that a different account has here", async () => {
    const { user, copy } = await createLostAccount();
    await createUser({ email: user.email });
    await refused(copy, user, "address-taken");
  });

  test("an address that the deletion of a different account has reserved", async () => {
    const { user, copy } = await createLostAccount();
    const other = await createUser({ email: user.email });
    await db.insert(blockedIdentifiers).values({
      identifierHash: sql`(SELECT email_hash FROM users WHERE id = ${other.id})`,
      hashKey: "test",
      subject: other.subject,
      expiresAt: sql`now() + interval '1 day'`,
    });
    await loseAccount(other);
    await refused(copy, user, "reserved");
  });

  test("an ID that a different account has here", async () => {
    const { user, copy } = await createLostAccount();
    const other = await createUser();
    await ownerDb.execute(sql`DELETE FROM accounts WHERE user_id = ${other.id}`);
    await ownerDb.execute(sql`UPDATE users SET id = ${user.id} WHERE id = ${other.id}`);
    await refused(copy, user, "id-taken");
  });

  test("an account with a receipt here or in storage", async () => {
    const { user, copy } = await createLostAccount();
    const receipt = { subject: user.subject, document: {}, signature: "", keyId: "" };
    await db.insert(erasureReceipts).values(receipt);
    await refused(copy, user, "erased");
    await db.delete(erasureReceipts);
    const key = `receipts/${user.subject}.json`;
    await storage.put(key, Buffer.from(JSON.stringify(receipt)), "application/json");
    await refused(copy, user, "erased");
    await storage.delete([key]);
    await recoverFrom(copy, user);
  });

  test("a sign-in method that a different account has here", async () => {
    const user = await createUser();
    const method = { accountId: randomUUID(), providerId: "oidc" };
    await db.insert(accounts).values({ userId: user.id, ...method });
    const copy = await copyDatabase();
    await loseAccount(user);
    const other = await createUser();
    await db.insert(accounts).values({ userId: other.id, ...method });
    await refused(copy, user, "duplicate");
  });

  test("rows that refer to what isn’t here any more", async () => {
    const user = await createUser();
    const [plan] = await db
      .insert(subscriptionPlans)
      .values({ slug: randomUUID(), name: "Gone", monthlyPrice: 0 })
      .returning({ id: subscriptionPlans.id });
    const planId = plan?.id ?? "";
    await db.insert(userSubscriptions).values({ userId: user.id, planId });
    const copy = await copyDatabase();
    await loseAccount(user);
    await db.delete(subscriptionPlans).where(eq(subscriptionPlans.id, planId));
    await refused(copy, user, "reference");
  });

  test("rows that a rule of this database refuses", async () => {
    const { user, copy } = await createLostAccount();
    const rule = sql`ALTER TABLE users ADD CONSTRAINT test_rule CHECK (name <> 'Ada Example') NOT VALID`;
    await ownerDb.execute(rule);
    await refused(copy, user, "guarded");
    await ownerDb.execute(sql`ALTER TABLE users DROP CONSTRAINT test_rule`);
  });

  test("files that a worker is deleting", async () => {
    const { user, copy } = await createLostAccount();
    const { rows } = await db.execute<{ id: string }>(
      sql`SELECT id FROM file_clearings WHERE prefixes = ARRAY[${`users/${user.id}/`}]`,
    );
    const lock = (at: SQL) =>
      db.execute(sql`UPDATE ${sql.raw(jobTable)} SET locked_at = ${at}
        WHERE key = ${`clear-files:${rows[0]?.id}`}`);
    await lock(sql`now()`);
    await refused(copy, user, "clearing");
    await lock(sql`NULL`);
    await recoverFrom(copy, user);
  });

  test("a database with other migrations, and one that has none", async () => {
    const { user, copy } = await createLostAccount();
    await withClient(copy, (client) =>
      client.query("DELETE FROM drizzle.__drizzle_migrations WHERE id = 1"),
    );
    await refused(copy, user, "migrations");
    await withClient(copy, (client) => client.query("DROP SCHEMA drizzle CASCADE"));
    await refused(copy, user, "migrations");
  });

  test("the second of two recoveries at the same time", async () => {
    const { user, copy } = await createLostAccount();
    const both = await Promise.allSettled([recoverFrom(copy, user), recoverFrom(copy, user)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both).toContainEqual({
      status: "rejected",
      reason: expect.objectContaining({ code: "exists" }),
    });
    expect(await db.$count(users, eq(users.id, user.id))).toBe(1);
  });

  test("a database that doesn’t answer", async () => {
    await expect(
      recoverFrom("postgres://nobody@127.0.0.1:1/nothing", { email: "a@example.com" }),
    ).rejects.toMatchObject({ name: "OtherDatabaseError" });
  });
});
