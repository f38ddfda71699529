import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { blockedIdentifiers, sessions, users } from "@/db/schema";
import { signDocument } from "@/lib/crypto/sign";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { createUser, type TestUser } from "@/tests/support/users";
import { eraseAccounts } from "../deletion/erase";
import { eraseAgain } from "../deletion/erase-again";
import { requestDeletion } from "../deletion/request-deletion";
import { checkReceipt, findReceipt, receiptKey } from "../receipts/receipt";
import { verifyAccounts } from "./verify";

const origin = "http://127.0.0.1:3000";

const problems = async () => (await verifyAccounts()).flatMap((finding) => finding.problems);

const remove = (user: TestUser) =>
  db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));

async function erased(): Promise<TestUser> {
  const user = await createUser();
  await remove(user);
  // The mail about the deletion locks the account, and the look for due ones passes over what is locked.
  await runJobs();
  await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
  await db.execute(sql`SELECT graphile_worker.add_job('purge-due-accounts')`);
  await runJobs();
  return user;
}

describe("account verification", () => {
  test("finds nothing in a database with active, deleted, restored and erased accounts", async () => {
    await createUser();
    await remove(await createUser());
    await erased();
    expect(await problems()).toEqual([]);
  });

  test("reports a session of a deleted account", async () => {
    const user = await createUser();
    await db.insert(sessions).values({
      userId: user.id,
      token: randomUUID(),
      expiresAt: sql`now() + interval '1 day'`,
    });
    await db
      .update(users)
      .set({ status: "deleted", deletedAt: sql`now()`, purgeAt: sql`now() + interval '1 day'` })
      .where(eq(users.id, user.id));
    expect(await problems()).toEqual([
      "sessions: 1 row of deleted accounts",
      "users: 1 row deleted without a reserved email address",
    ]);
    await db.delete(users).where(eq(users.id, user.id));
    await runJobs();
  });

  test("reports an overdue purge", async () => {
    const user = await createUser();
    await remove(user);
    const past = sql`now() - interval '2 hours'`;
    await db
      .update(users)
      .set({ deletedAt: sql`now() - interval '1 day'`, purgeAt: past })
      .where(eq(users.id, user.id));
    expect(await problems()).toEqual(["users: 1 row with a purge overdue by more than an hour"]);
    await db.delete(users).where(eq(users.id, user.id));
    await db.delete(blockedIdentifiers).where(eq(blockedIdentifiers.subject, user.subject));
    await runJobs();
  });

  test("reports a file without an account, unless its clearing is queued", async () => {
    const user = await createUser();
    const key = `users/${user.id}/avatar/${randomUUID()}.webp`;
    await db.delete(users).where(eq(users.id, user.id));
    await storage.put(key, Buffer.from("x"), "image/webp");
    expect(await problems()).toEqual([]);
    await runJobs();
    await storage.put(key, Buffer.from("x"), "image/webp");
    expect(await problems()).toEqual([`file ${key}: its account no longer exists`]);
    await storage.delete([key]);
  });

  describe("where the store keeps older versions of deleted files", () => {
    const keeps = (days: number | null, keys: string[]) => {
      vi.spyOn(storage, "keptVersions").mockResolvedValue({ days });
      vi.spyOn(storage, "listOlderVersions").mockImplementation(async function* () {
        yield* keys;
      });
    };
    const finding = async () =>
      (await verifyAccounts()).find(({ check }) => check.startsWith("older versions"));
    const keyOf = ({ id }: TestUser) => `users/${id}/avatar/${randomUUID()}.webp`;
    const problem = expect.stringContaining("npm run storage:check");

    test("reports those of erased accounts that no rule deletes", async () => {
      const [living, gone] = [await createUser(), await erased()];
      keeps(null, [keyOf(living), keyOf(gone), keyOf(gone)]);
      expect(await finding()).toEqual({
        check: "older versions of files (2 of erased accounts)",
        problems: [problem],
      });
    });

    test("counts those that a rule deletes, without a problem", async () => {
      keeps(30, [keyOf(await erased())]);
      expect(await finding()).toEqual({
        check:
          "older versions of files (1 of erased accounts, which the storage deletes after 30 days)",
        problems: [],
      });
    });

    test("ignores those of accounts that exist, or whose files are being cleared", async () => {
      const [living, clearing] = [await createUser(), await createUser()];
      await db.delete(users).where(eq(users.id, clearing.id));
      keeps(null, [keyOf(living), keyOf(clearing)]);
      expect(await finding()).toMatchObject({ problems: [] });
      await runJobs();
    });

    test("reports those that may not be listed, unless a rule deletes them", async () => {
      keeps(null, []);
      expect(await finding()).toMatchObject({ problems: [problem] });
      keeps(7, []);
      expect(await finding()).toMatchObject({ problems: [] });
    });
  });

  describe("after a backup was restored", () => {
    /** As if the account came from a backup: storage has a receipt, the database none. */
    async function returned(change = (receipt: string) => receipt): Promise<TestUser> {
      const user = await createUser();
      const document = {
        kind: "erasure-receipt" as const,
        version: 1 as const,
        subject: user.subject,
        requestedAt: "2026-11-01T00:00:00.000Z",
        erasedAt: "2026-12-01T00:00:00.000Z",
        rows: { users: 1 },
        files: {},
      };
      const receipt = change(JSON.stringify({ document, ...signDocument(document) }));
      await storage.put(receiptKey(user.subject), Buffer.from(receipt), "application/json");
      return user;
    }

    const purge = async ({ id, subject }: TestUser) =>
      (await eraseAgain({ id, subject, origin })) === "erased";

    test("reports an account that a receipt in storage says was purged, until it is purged again", async () => {
      const user = await returned();
      expect(await problems()).toEqual([
        `account ${user.id}: permanently erased 2026-12-01T00:00:00.000Z as its receipt in storage says, and here again: run npm run accounts -- verify --reapply`,
      ]);
      expect(await purge(user)).toBe(true);
      await runJobs();
      expect(await db.$count(users, eq(users.id, user.id))).toBe(0);
      expect(await problems()).toEqual([]);
    });

    test("purges an account again whose grace period it brought back", async () => {
      const user = await returned();
      await remove(user);
      await runJobs();
      expect(await purge(user)).toBe(true);
      expect(await db.$count(users, eq(users.id, user.id))).toBe(0);
      await runJobs();
    });

    test("purges nobody because of a receipt that was changed, and reports it", async () => {
      const user = await returned((receipt) => receipt.replace('"users":1', '"users":2'));
      expect(await problems()).toEqual([
        `account ${user.id}: storage has a receipt for it that isn’t valid`,
      ]);
      expect(await purge(user)).toBe(false);
      expect(await db.$count(users, eq(users.id, user.id))).toBe(1);
      await storage.delete([receiptKey(user.subject)]);
      expect(await purge(user)).toBe(false);
    });
  });

  test("reports a changed receipt", async () => {
    const { subject } = await erased();
    const set = (users: string) =>
      db.execute(
        sql`UPDATE erasure_receipts SET document = jsonb_set(document, '{rows,users}', ${users}::jsonb) WHERE subject = ${subject}`,
      );
    await set("7");
    expect(await problems()).toEqual([`receipt ${subject}: changed since it was signed`]);
    await set("1");
  });

  test("ignores an unverified admin, whom no cleanup removes", async () => {
    const admin = await createUser();
    const set = (role: "admin" | "member") =>
      db
        .update(users)
        .set({ role, emailVerified: false, createdAt: sql`now() - interval '9 days'` })
        .where(eq(users.id, admin.id));
    await set("admin");
    expect(await problems()).toEqual([]);
    await set("member");
    expect(await problems()).toEqual(["users: 1 row unverified for more than 8 days"]);
    await db.delete(users).where(eq(users.id, admin.id));
    await runJobs();
  });

  test("requires no receipt for an account that was deleted with SQL or never verified", async () => {
    const [plain, unverified] = [await createUser(), await createUser({ verified: false })];
    await db.delete(users).where(eq(users.id, plain.id));
    await db.transaction((tx) => eraseAccounts(tx, "unverified", [{ userId: unverified.id }]));
    await runJobs();
    expect(await problems()).toEqual([]);
  });
});

describe("the receipt of a purge", () => {
  test("is stored identically in the database and outside the user's prefix in storage, and verifies", async () => {
    const user = await erased();
    const receipt = await findReceipt(db, user.subject);
    expect(receipt?.document).toMatchObject({
      kind: "erasure-receipt",
      version: 1,
      subject: user.subject,
      rows: { users: 1, accounts: 1 },
    });
    // sample:begin
    expect(receipt?.document).toMatchObject({ files: { images: { count: 0, bytes: 0 } } });
    // sample:end
    const text = (await storage.getBytes(receiptKey(user.subject)))?.toString("utf8") ?? "";
    expect(JSON.parse(text)).toEqual(receipt);
    expect(text).not.toContain(user.email);
    expect(text).not.toContain(user.id);
    expect(checkReceipt(text)).toMatchObject({ verdict: "valid" });
    expect(checkReceipt(text.replace('"users":1', '"users":2'))).toMatchObject({
      verdict: "invalid",
    });
    expect(checkReceipt("{}")).toEqual({ verdict: "unreadable" });
    expect(checkReceipt("not JSON")).toEqual({ verdict: "unreadable" });
  });
});
