import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { and, desc, eq, like } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, bulkOperations, users } from "@/db/schema";
import { accountsCli, answering } from "@/tests/support/accounts-cli";
import { createUser, type TestUser } from "@/tests/support/users";

let folder: string;
let domain: string;
let members: TestUser[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bulk-"));
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  domain = `d${randomUUID().slice(0, 8)}.example`;
  members = [];
  for (const name of ["a", "b", "c"])
    members.push(await createUser({ email: `${name}@${domain}` }));
  await createUser({ email: `admin@${domain}`, role: "admin" });
});

const countIn = (status: "active" | "deleted") =>
  db.$count(users, and(like(users.email, `%@${domain}`), eq(users.status, status)));

const drafts = () => db.$count(bulkOperations, eq(bulkOperations.status, "draft"));

const idIn = (stdout: string): string => JSON.parse(stdout).operation.id;

test("previews with the exact count, a sample, tables and who is left out, and leaves nothing behind", async () => {
  const { code, stdout } = await accountsCli("bulk", "delete", "--domain", domain, "--dry-run");
  expect(code).toBe(0);
  expect(stdout).toContain("Delete 3 accounts.");
  expect(stdout).toContain(`a@${domain}`);
  expect(stdout).toContain("1: Admins");
  expect(stdout).toContain("accounts: 3");
  expect(await countIn("active")).toBe(4);
  expect(await drafts()).toBe(0);
});

test("deletes when the count is typed, and undoes the whole", async () => {
  const questions = answering("3");
  const { code, stdout } = await accountsCli("bulk", "delete", "--domain", domain, "--json");
  expect(code).toBe(0);
  expect(questions[0]).toContain("Type 3 to go ahead");
  expect(questions[0]).toContain("Database: ");
  expect(await countIn("deleted")).toBe(3);
  const id = idIn(stdout);
  const [operation] = await db.select().from(bulkOperations).where(eq(bulkOperations.id, id));
  expect(operation).toMatchObject({ status: "done", done: 3, actorId: null, actorSubject: null });

  const shown = await accountsCli("bulk", "show", id);
  expect(shown.stdout).toContain("The command line");
  expect(shown.stdout).toContain("It can be undone until");
  expect((await accountsCli("bulk", "list")).stdout).toContain(id);
  expect((await accountsCli("bulk", "undo", id, "--dry-run")).stdout).toContain("3 accounts");
  expect(await countIn("deleted")).toBe(3);
  expect((await accountsCli("bulk", "undo", id, "--yes")).stdout).toContain("Undone.");
  expect(await countIn("deleted")).toBe(0);
  expect((await accountsCli("bulk", "undo", id, "--yes")).code).toBe(1);

  const rows = await db.select().from(auditLogs).orderBy(desc(auditLogs.seq)).limit(20);
  const started = rows.find(({ action }) => action === "bulk.started");
  expect(started).toMatchObject({ subject: null, actorSubject: null, metadata: { count: 3 } });
  const deleted = rows.filter(({ action }) => action === "account.deleted");
  expect(deleted.map(({ actorSubject, metadata }) => [actorSubject, metadata.operation])).toEqual(
    members.map(() => [null, id]),
  );
});

test("does nothing for another count, typed or given, and discards the draft", async () => {
  answering("30");
  expect((await accountsCli("bulk", "delete", "--domain", domain)).code).toBe(1);
  const { code, stderr } = await accountsCli(
    ...["bulk", "delete", "--domain", domain, "--yes", "--count", "2"],
  );
  expect(code).toBe(1);
  expect(stderr).toBe("3 accounts would be deleted, not 2. Nothing was done.");
  expect(await countIn("active")).toBe(4);
  expect(await drafts()).toBe(0);
});

test("takes addresses from a file, and says which have no account", async () => {
  const file = path.join(folder, "list.csv");
  writeFileSync(file, `name,email\nA,a@${domain}\nN,nobody@${domain}\nX,none\n`);
  const { stdout } = await accountsCli("bulk", "delete", "--addresses", file, "--dry-run");
  expect(stdout).toContain("Addresses without an account: 1.");
  expect(stdout).toContain("Entries that are no addresses: 1.");
  const done = await accountsCli(
    ...["bulk", "delete", "--addresses", file, "--yes", "--count", "1"],
  );
  expect(done.code).toBe(0);
  expect(await countIn("deleted")).toBe(1);
});

test("exports a list, and reports what became of each account", async () => {
  const file = path.join(folder, `${domain}.csv`);
  const dry = await accountsCli("bulk", "export", "--domain", domain, "--out", file, "--dry-run");
  expect(dry.stdout).toContain("4 accounts would be exported.");
  expect(existsSync(file)).toBe(false);
  expect((await accountsCli("bulk", "export", "--domain", domain, "--out", file)).code).toBe(0);
  expect(readFileSync(file, "utf8").trim().split("\r\n")).toHaveLength(5);
  expect((await accountsCli("bulk", "export", "--domain", domain)).stdout).toContain(`b@${domain}`);
  const { stdout } = await accountsCli(
    ...["bulk", "sign-out", "--domain", domain, "--yes", "--count", "3", "--json"],
  );
  const report = await accountsCli("bulk", "report", idIn(stdout));
  expect(report.stdout).toContain("Had no active session");
});

test("cancels what runs, and goes on with it later", async () => {
  const { stdout } = await accountsCli(
    ...["bulk", "delete", "--domain", domain, "--yes", "--count", "3", "--json"],
  );
  const id = idIn(stdout);
  expect((await accountsCli("bulk", "cancel", id)).stderr).toBe(
    "It can’t be cancelled. Its state: done.",
  );
  expect((await accountsCli("bulk", "resume", id, "--yes")).code).toBe(1);
  await db.update(bulkOperations).set({ status: "running" }).where(eq(bulkOperations.id, id));
  expect((await accountsCli("bulk", "cancel", id)).stdout).toContain("Cancelled.");
  expect(await accountsCli("bulk", "resume", id)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Add --yes to go ahead"),
  });
  expect((await accountsCli("bulk", "resume", id, "--yes")).stdout).toContain("Done.");
});

test.each([
  [["bulk", "delete", "--yes"], "--yes needs --count"],
  [["bulk", "delete", "--yes", "--count", "many"], "--count must be a whole number"],
  [["bulk", "delete", "--dry-run"], "Say whom it is about: --addresses"],
  [["bulk", "delete", "--inactive-days", "soon"], "--inactive-days: Enter a number of days"],
  [["bulk", "delete", "--created-from", "soon"], "--created-from: Enter a date."],
  [["bulk", "delete", "--domain", "a b"], "--domain: Enter a domain"],
  [["bulk", "delete", "--addresses", "missing.csv"], "Can’t read missing.csv."],
  [["bulk", "delete", "--domain", "nobody.example", "--count", "1"], ""],
])("refuses %j", async (words, sentence) => {
  const { code, stderr, stdout } = await accountsCli(...words);
  expect(code).toBe(sentence ? 2 : 1);
  expect(stdout).toBe("");
  expect(stderr).toContain(sentence || "No account is selected");
  expect(await drafts()).toBe(0);
});

test("refuses to run without a terminal, and an operation that is not there", async () => {
  const { code, stderr } = await accountsCli("bulk", "delete", "--domain", domain);
  expect(code).toBe(2);
  expect(stderr).toContain("no terminal");
  expect((await accountsCli("bulk", "show", randomUUID())).code).toBe(1);
  expect((await accountsCli("bulk", "show", "abc")).stderr).toBe(
    "No bulk operation found for abc.",
  );
});
