import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, sessions, users } from "@/db/schema";
import { accountsCli, answering } from "@/tests/support/accounts-cli";
import { unzip } from "@/tests/support/unzip";
import { createUser, type TestUser } from "@/tests/support/users";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "accounts-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function stateOf({ id }: TestUser) {
  const [user] = await db.select().from(users).where(eq(users.id, id));
  return user;
}

const actionsOf = async ({ subject }: TestUser) =>
  (
    await db
      .select({ action: auditLogs.action, actor: auditLogs.actorSubject })
      .from(auditLogs)
      .where(eq(auditLogs.subject, subject))
      .orderBy(auditLogs.seq)
  ).map(({ action, actor }) => (actor ? `${action} by an admin` : action));

const signIn = ({ id }: TestUser, days = 1) =>
  db.insert(sessions).values({
    userId: id,
    token: randomUUID(),
    expiresAt: sql`now() + make_interval(days => ${days}::int)`,
  });

describe("reading", () => {
  test("finds accounts by the filters of the admin area", async () => {
    const word = `cli${randomUUID().slice(0, 8)}`;
    const found = await createUser({ name: word });
    const admin = await createUser({ name: word, role: "admin" });
    const { stdout } = await accountsCli("list", "--search", word, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      total: { count: 2, exact: true },
      accounts: [{ email: admin.email }, { email: found.email }],
    });
    const members = await accountsCli("list", "--search", word, "--role", "member");
    expect(members.stdout).toContain(found.email);
    expect(members.stdout).not.toContain(admin.email);
  });

  test("says that none matches, and that a limit has cut the list", async () => {
    expect((await accountsCli("list", "--search", randomUUID())).stdout).toBe(
      "No account matches.\n",
    );
    await createUser();
    await createUser();
    expect((await accountsCli("list", "--limit", "1")).stdout).toMatch(/1 of [\d,]+ accounts\./);
  });

  test.each([
    [["list", "--created-from", "tomorrow"], "--created-from: "],
    [["list", "--created-from", "2026-02-02", "--created-to", "2026-01-01"], "--created-to: "],
    [["sessions", "--top", "none"], "--top must be a whole number"],
    [["audit", "--csv", "--json"], "Choose --csv or --json, not both."],
    [["audit", "--csv", "--limit", "5"], "--limit is for the screen"],
    [["audit", "--out", "log.csv"], "--out needs --csv or --json."],
    [["audit", "--action", "account.eaten"], "--action: there is no “account.eaten”."],
    [["audit", "--from", "yesterday"], "--from: "],
    [["audit", "somebody"], "Enter an email address"],
  ])("refuses %j with exit code 2", async (words, sentence) => {
    const { code, stderr, stdout } = await accountsCli(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(sentence);
  });

  test("shows an account with its activity and without its secrets", async () => {
    const user = await createUser();
    await signIn(user);
    await accountsCli("ban", user.email, "--reason", "spam", "--days", "3", "--yes");
    const { stdout } = await accountsCli("show", user.id.toUpperCase());
    for (const part of [user.email, user.subject, "suspended", "spam", "Account suspended"])
      expect(stdout).toContain(part);
    const { account, activity } = JSON.parse((await accountsCli("show", user.id, "--json")).stdout);
    expect(account).toMatchObject({ email: user.email, banReason: "spam" });
    expect(activity).toMatchObject([{ action: "account.banned" }]);
  });

  test("says that an account is not there", async () => {
    expect(await accountsCli("show", "nobody@example.com")).toEqual({
      code: 1,
      stdout: "",
      stderr: "No account found for nobody@example.com.",
    });
  });

  test("counts live and expired sessions, those with the most first", async () => {
    const user = await createUser();
    for (const days of [1, 1, 1, -1]) await signIn(user, days);
    const { stdout } = await accountsCli("sessions", "--top", "1", "--json");
    const { top, live, expired } = JSON.parse(stdout);
    expect(top).toEqual([{ id: user.id, email: user.email, live: 3, expired: 1 }]);
    expect(live).toBeGreaterThanOrEqual(3);
    expect(expired).toBe(1);
    expect((await accountsCli("sessions", user.email)).stdout).toContain("3 live sessions.");
    expect((await accountsCli("sessions", user.email, "--top", "3")).code).toBe(2);
  });

  test("shows what a deletion would take", async () => {
    const user = await createUser();
    const { stdout } = await accountsCli("preview", user.email);
    expect(stdout).toContain("accounts: 1");
    expect(stdout).toContain("Could be restored until");
  });
});

describe("changing an account", () => {
  test("says that a deletion erases an account whose address was never verified", async () => {
    const user = await createUser({ verified: false });
    expect((await accountsCli("preview", user.email)).stdout).toContain("never verified");
    const dry = await accountsCli("delete", user.email, "--dry-run");
    expect(dry.stdout).toContain("never verified");
    const questions = answering("no");
    await accountsCli("delete", user.email);
    expect(questions[0]).toContain("never verified");
    expect((await stateOf(user))?.status).toBe("active");
  });

  test("deletes and restores, each with an audit row without an actor", async () => {
    const user = await createUser();
    expect(await accountsCli("delete", user.email, "--yes")).toMatchObject({ code: 0 });
    expect((await stateOf(user))?.status).toBe("deleted");
    expect(await accountsCli("restore", user.email)).toMatchObject({ code: 0 });
    expect((await stateOf(user))?.status).toBe("active");
    expect(await actionsOf(user)).toEqual(["account.deleted", "account.restored"]);
    expect(await accountsCli("restore", user.email)).toMatchObject({ code: 1 });
  });

  test.each([
    ["delete", "member"],
    ["erase", "member"],
    ["ban", "member"],
    ["make-admin", "member"],
    ["remove-admin", "admin"],
  ] as const)("changes nothing by a dry run of %s", async (name, role) => {
    const user = await createUser({ role });
    await createUser({ role: "admin" });
    await signIn(user);
    const before = await stateOf(user);
    const { code, stdout } = await accountsCli(name, user.email, "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain("That was a dry run: nothing was changed.");
    expect(await stateOf(user)).toEqual(before);
    expect(await db.$count(sessions, eq(sessions.userId, user.id))).toBe(1);
    expect(await actionsOf(user)).toEqual([]);
    const json = await accountsCli(name, user.email, "--dry-run", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ dryRun: true, id: user.id });
  });

  test("asks before it deletes, and names the database without its password", async () => {
    const user = await createUser();
    const questions = answering("no");
    const { code, stderr } = await accountsCli("delete", user.email);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Not confirmed, so nothing was done." });
    const { host, pathname } = new URL(process.env.DATABASE_URL ?? "");
    expect(questions[0]?.split("\n")).toEqual([
      `Database: ${pathname.slice(1)} at ${host}`,
      expect.stringContaining(user.email),
      expect.anything(),
    ]);
    expect((await stateOf(user))?.status).toBe("active");
    answering("y");
    expect(await accountsCli("delete", user.email)).toMatchObject({ code: 0 });
  });

  test.each(["delete", "purge", "erase", "ban", "reset-second-factor", "remove-admin"])(
    "refuses %s without a terminal and without --yes",
    async (name) => {
      const user = await createUser();
      const { code, stderr } = await accountsCli(name, user.email);
      expect(code).toBe(2);
      expect(stderr).toContain("Add --yes to go ahead");
      expect((await stateOf(user))?.status).toBe("active");
    },
  );

  test("erases at once when the address is typed, and nothing for another word", async () => {
    const user = await createUser();
    answering("yes");
    expect(await accountsCli("erase", user.email)).toMatchObject({ code: 1 });
    expect(await stateOf(user)).toBeDefined();
    answering(user.email.toUpperCase());
    expect(await accountsCli("erase", user.email)).toMatchObject({ code: 0 });
    expect(await stateOf(user)).toBeUndefined();
  });

  test("purges after the deadline alone, and a dry run of it erases nobody", async () => {
    const user = await createUser();
    expect((await accountsCli("purge", user.email, "--yes")).stderr).toContain("Delete it first.");
    await accountsCli("delete", user.email, "--yes");
    for (const flag of ["--yes", "--dry-run"])
      expect((await accountsCli("purge", user.email, flag)).stderr).toContain("Not purged");
    await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
    expect(await accountsCli("purge", user.email, "--dry-run")).toMatchObject({ code: 0 });
    expect(await stateOf(user)).toBeDefined();
    expect(await accountsCli("purge", user.email, "--yes")).toMatchObject({ code: 0 });
    expect(await stateOf(user)).toBeUndefined();
  });

  test("suspends for some days, and lifts it", async () => {
    const user = await createUser();
    expect((await accountsCli("ban", user.email, "--days", "0", "--yes")).code).toBe(2);
    expect((await accountsCli("ban", user.email, "--yes")).code).toBe(0);
    expect((await accountsCli("ban", user.email, "--yes")).code).toBe(1);
    expect((await accountsCli("unban", user.email)).code).toBe(0);
    expect((await accountsCli("unban", user.email)).code).toBe(1);
  });

  test("gives and takes the role of an admin, and refuses to take it from the last one", async () => {
    await db.update(users).set({ role: "member" }).where(eq(users.role, "admin"));
    const user = await createUser();
    expect((await accountsCli("make-admin", user.email)).code).toBe(0);
    expect((await stateOf(user))?.role).toBe("admin");
    const last = await accountsCli("remove-admin", user.email, "--yes");
    expect(last.code).toBe(1);
    expect(last.stderr).toContain("only admin");
    expect((await accountsCli("delete", user.email, "--yes")).code).toBe(1);
    const other = await createUser({ role: "admin" });
    expect((await accountsCli("remove-admin", user.email, "--yes")).code).toBe(0);
    expect(await actionsOf(user)).toEqual(["account.role-changed", "account.role-changed"]);
    expect((await stateOf(other))?.role).toBe("admin");
  });
});

describe("files", () => {
  test("exports an account into a new file that its owner alone can read, and overwrites none", async () => {
    const user = await createUser();
    const file = path.join(folder, "account.zip");
    const dry = await accountsCli("export", user.email, "--out", file, "--dry-run");
    expect(dry.stdout).toContain(`Would write ${file}`);
    expect(existsSync(file)).toBe(false);
    expect(await accountsCli("export", user.email, "--out", file)).toMatchObject({ code: 0 });
    const account = JSON.parse(String(unzip(readFileSync(file)).get("account.json")));
    expect(account).toMatchObject({ email: user.email });
    expect(await actionsOf(user)).toEqual(["account.exported"]);
    expect(await accountsCli("export", user.email, "--out", file)).toMatchObject({
      code: 2,
      stderr: `${file} exists already. Name a new file.`,
    });
    const nowhere = path.join(folder, "missing", "account.zip");
    expect((await accountsCli("export", user.email, "--out", nowhere)).stderr).toBe(
      `Can’t write ${nowhere} (ENOENT).`,
    );
  });

  test("shows the audit log of an account, and exports it with an audit row of nobody", async () => {
    const user = await createUser();
    await accountsCli("delete", user.email, "--yes");
    expect((await accountsCli("audit", user.email)).stdout).toContain("account.deleted");
    const file = path.join(folder, "audit.csv");
    expect(await accountsCli("audit", user.email, "--csv", "--out", file)).toMatchObject({
      code: 0,
    });
    expect(readFileSync(file, "utf8")).toContain("account.deleted");
    const { stdout } = await accountsCli("audit", user.email, "--json");
    expect(JSON.parse(stdout)).toMatchObject([
      { action: "account.deleted", subject: user.subject },
    ]);
    const [row] = await db.select().from(auditLogs).orderBy(desc(auditLogs.seq)).limit(1);
    expect(row).toMatchObject({
      action: "audit.exported",
      userId: null,
      subject: null,
      actorSubject: null,
      metadata: { format: "json", subject: user.subject },
    });
  });

  test("says that a receipt can’t be read or isn’t one", async () => {
    const file = path.join(folder, "receipt.json");
    expect((await accountsCli("verify-receipt", file)).stderr).toBe(`Can’t read ${file}.`);
    writeFileSync(file, "{}");
    expect((await accountsCli("verify-receipt", file)).stderr).toBe("Not a valid receipt.");
  });
});

describe("jobs", () => {
  const fail = async () => {
    const { rows } = await db.execute<{ id: string }>(sql`
      SELECT id::text FROM graphile_worker.add_job('cleanup', max_attempts := 1)`);
    const id = rows[0]?.id ?? "";
    await db.execute(
      sql`SELECT graphile_worker.permanently_fail_jobs(ARRAY[${id}::bigint], 'it broke')`,
    );
    return id;
  };

  test("shows, retries and discards failed jobs, and leaves audit rows", async () => {
    const [one, other] = [await fail(), await fail()];
    const { stdout } = await accountsCli("jobs");
    expect(stdout).toMatch(/^2 failed/);
    expect(stdout).toContain("it broke");
    expect(await accountsCli("jobs", "retry", one, "--dry-run")).toMatchObject({ code: 0 });
    expect(await accountsCli("jobs", "retry", one)).toMatchObject({
      code: 0,
      stdout: "1 job will be tried again.\n",
    });
    expect((await accountsCli("jobs", "retry", one)).code).toBe(1);
    expect((await accountsCli("jobs", "discard", other)).code).toBe(2);
    expect((await accountsCli("jobs", "discard", "--all", "--yes")).stdout).toBe(
      "1 job discarded.\n",
    );
    const listed = JSON.parse((await accountsCli("jobs", "list", "--json")).stdout);
    expect(listed).toMatchObject({ queue: { failed: 0 }, jobs: [] });
    const rows = await db.select().from(auditLogs).orderBy(desc(auditLogs.seq)).limit(2);
    expect(rows.map(({ action, subject }) => [action, subject])).toEqual([
      ["job.discarded", null],
      ["job.retried", null],
    ]);
  });

  test.each([
    [["jobs", "retry", "abc"], "“abc” isn’t the ID of a job"],
    [["jobs", "retry"], "Name jobs by their IDs, or use --all."],
    [["jobs", "retry", "1", "--all"], "Name jobs by their IDs, or use --all."],
  ])("refuses %j with exit code 2", async (words, sentence) => {
    const { code, stderr } = await accountsCli(...words);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
