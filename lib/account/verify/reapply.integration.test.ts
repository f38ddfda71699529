import { eq } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { signDocument } from "@/lib/crypto/sign";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { mailsTo } from "@/tests/support/mail";
import { createUser, type TestUser } from "@/tests/support/users";
import { findReceipt, receiptKey } from "../receipts/receipt";
import { reapplyErasures } from "./reapply";
import { verifyPurged } from "./receipts";

const erasedAt = "2026-12-01T00:00:00.000Z";

/** As if an account came from a backup: storage has a receipt of its erasure, the database none. */
async function returned(user: TestUser, change = (receipt: string) => receipt): Promise<TestUser> {
  const document = {
    kind: "erasure-receipt" as const,
    version: 1 as const,
    subject: user.subject,
    requestedAt: "2026-11-01T00:00:00.000Z",
    erasedAt,
    rows: { users: 1 },
    files: {},
  };
  const receipt = change(JSON.stringify({ document, ...signDocument(document) }));
  await storage.put(receiptKey(user.subject), Buffer.from(receipt), "application/json");
  return user;
}

async function reapply() {
  const lines: string[] = [];
  const origin = "http://127.0.0.1:3000";
  const counts = await reapplyErasures({ origin, onOutcome: (line) => lines.push(line) });
  return { ...counts, lines };
}

const exists = async ({ id }: TestUser) => (await db.$count(users, eq(users.id, id))) === 1;
const lineOf = ({ lines }: { lines: string[] }, { id }: TestUser) =>
  lines.find((line) => line.includes(id))?.replace(/^\d of \d /, "");

afterEach(async () => {
  vi.restoreAllMocks();
  await db.delete(users);
  await runJobs();
});

test("erases every returned account again, with a line, a receipt and an email each, and nobody else", async () => {
  const [ada, bob, carl] = [await createUser(), await createUser(), await createUser()];
  await returned(ada);
  await returned(bob);
  const done = await reapply();
  expect(done).toMatchObject({ erased: 2, failed: 0 });
  expect(done.lines.map((line) => line.slice(0, 6))).toEqual(["1 of 2", "2 of 2"]);
  for (const user of [ada, bob]) {
    expect(lineOf(done, user)).toBe(` account ${user.id}: permanently erased again`);
    expect(await exists(user)).toBe(false);
    expect((await findReceipt(db, user.subject))?.document.rows).toMatchObject({ users: 1 });
  }
  await runJobs();
  expect(await mailsTo(ada.email, "erased")).toHaveLength(1);
  expect(await exists(carl)).toBe(true);
  expect(await verifyPurged()).toEqual([]);
  expect(await reapply()).toEqual({ erased: 0, failed: 0, lines: [] });
});

test("says why an account could not be erased again, and erases the others", async () => {
  const [changed, unknown, failing, other] = [
    await returned(await createUser(), (text) => text.replace('"users":1', '"users":2')),
    await returned(await createUser(), (text) => text.replace(/"keyId":"[^"]+"/, '"keyId":"old"')),
    await returned(await createUser()),
    await returned(await createUser()),
  ];
  const original = storage.deletePrefix.bind(storage);
  vi.spyOn(storage, "deletePrefix").mockImplementation(async (prefix) => {
    if (prefix.includes(failing.id)) throw new Error("503 Slow Down");
    return original(prefix);
  });
  const done = await reapply();
  expect(done).toMatchObject({ erased: 1, failed: 3 });
  const reasonOf = (user: TestUser) =>
    lineOf(done, user)?.replace(` account ${user.id}: not erased: `, "");
  expect(reasonOf(changed)).toBe("storage has a receipt for it that isn’t valid");
  expect(reasonOf(unknown)).toBe(
    "its receipt in storage is signed with unknown key old: add its public key to SIGNING_PUBLIC_KEYS",
  );
  expect(reasonOf(failing)).toBe("Error: 503 Slow Down");
  expect(await exists(other)).toBe(false);
  expect(await exists(changed)).toBe(true);
  expect(await exists(unknown)).toBe(true);
  vi.restoreAllMocks();
  expect(lineOf(await reapply(), failing)).toBe(` account ${failing.id}: permanently erased again`);
});

test("leaves the only admin, and erases that account once there is another", async () => {
  const admin = await returned(await createUser({ role: "admin" }));
  const member = await createUser();
  const done = await reapply();
  expect(done).toMatchObject({ erased: 0, failed: 1 });
  expect(lineOf(done, admin)).toContain("the only admin");
  expect(await exists(admin)).toBe(true);
  await db.update(users).set({ role: "admin" }).where(eq(users.id, member.id));
  expect(await reapply()).toMatchObject({ erased: 1, failed: 0 });
  expect(await exists(admin)).toBe(false);
});
