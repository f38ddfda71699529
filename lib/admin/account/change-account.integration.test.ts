import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, sessions, users } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { ownerOf } from "@/lib/auth/sessions/session";
import { issueGrant } from "@/lib/auth/step-up/grants";
import { runJobs } from "@/tests/support/jobs";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import {
  changeRoleAsAdmin,
  createAccount,
  deleteAsAdmin,
  eraseAsAdmin,
  liftSuspension,
  restoreAsAdmin,
  sendPasswordReset,
  signOutEverywhere,
  suspendAccount,
  turnOffSecondFactor,
} from "./change-account";

const origin = "http://127.0.0.1:3000";
const reason = "Support request 4711";

async function adminSession(user?: TestUser) {
  const admin = user ?? (await createUser({ role: "admin" }));
  const { browser } = await signedIn({ user: admin });
  const session = await ownerOf(requestBy(browser));
  if (!session) throw new Error("the admin is not signed in");
  return { ...admin, sessionId: session.sessionId };
}

type Admin = Awaited<ReturnType<typeof adminSession>>;

const stepUp = (admin: Admin) =>
  db.transaction((tx) =>
    issueGrant(tx, { kind: "session", id: admin.sessionId, userId: admin.id }, "admin"),
  );

const rowOf = async (id: string) => (await db.select().from(users).where(eq(users.id, id)))[0];

const actionsOn = async (user: { subject: string }) =>
  (
    await db
      .select({ action: auditLogs.action, actor: auditLogs.actorSubject })
      .from(auditLogs)
      .where(eq(auditLogs.subject, user.subject))
      .orderBy(auditLogs.seq)
  ).map(({ action, actor }) => [action, actor]);

let admin: Admin;
let member: TestUser;

beforeEach(async () => {
  await db.update(users).set({ role: "member" }).where(eq(users.role, "admin"));
  admin = await adminSession();
  member = await createUser();
});

const request = () => ({ admin, userId: member.id, origin });

test("suspends with a reason and an end, and lifts it, with the admin in the audit log", async () => {
  const { browser } = await signedIn({ user: member });
  expect(await suspendAccount({ ...request(), reason, days: 7 })).toBeNull();
  expect(await (await browser.get("/get-session")).json()).toBeNull();
  const row = await rowOf(member.id);
  expect(row).toMatchObject({ banReason: reason, bannedAt: expect.any(Date) });
  expect(Number(row?.banExpiresAt) - Number(row?.bannedAt)).toBe(7 * 86_400_000);
  expect(await suspendAccount({ ...request(), reason })).toBe("CANNOT_SUSPEND");
  expect(await liftSuspension(request())).toBeNull();
  expect(await liftSuspension(request())).toBe("NOT_SUSPENDED");
  expect((await actionsOn(member)).slice(-2)).toEqual([
    ["account.banned", admin.subject],
    ["account.unbanned", admin.subject],
  ]);
});

test("signs out everywhere, and sends a link for a new password", async () => {
  await signedIn({ user: member });
  expect(await signOutEverywhere(request())).toBeNull();
  expect(await db.$count(sessions, eq(sessions.userId, member.id))).toBe(0);
  expect(await sendPasswordReset(request())).toBeNull();
  expect(await runJobs()).toBeUndefined();
  const mails = await db.execute<{ subject: string }>(
    sql`SELECT subject FROM dev_mails WHERE recipient = ${member.email}`,
  );
  expect(mails.rows.length).toBeGreaterThan(0);
  expect((await actionsOn(member)).slice(-2)).toEqual([
    ["session.ended", admin.subject],
    ["password.reset-sent", admin.subject],
  ]);
});

test("deletes, restores and erases by a step-up each, used once", async () => {
  expect(await deleteAsAdmin(request())).toBe("REAUTHENTICATION_REQUIRED");
  await stepUp(admin);
  expect(await deleteAsAdmin(request())).toBeNull();
  expect(await rowOf(member.id)).toMatchObject({ status: "deleted" });
  expect(await restoreAsAdmin(request())).toBeNull();
  expect(await restoreAsAdmin(request())).toBe("NOT_RESTORABLE");
  expect(await eraseAsAdmin({ ...request(), email: member.email })).toBe(
    "REAUTHENTICATION_REQUIRED",
  );
  await stepUp(admin);
  expect(await eraseAsAdmin({ ...request(), email: "other@example.com" })).toBe("EMAIL_MISMATCH");
  await stepUp(admin);
  expect(await eraseAsAdmin({ ...request(), email: member.email.toUpperCase() })).toBeNull();
  await runJobs();
  expect(await rowOf(member.id)).toBeUndefined();
  expect((await actionsOn(member)).filter(([action]) => action?.startsWith("account."))).toEqual([
    ["account.deleted", admin.subject],
    ["account.restored", admin.subject],
    ["account.deleted", admin.subject],
    ["account.erased", null],
  ]);
});

test("refuses a wrong address without using the step-up up", async () => {
  await stepUp(admin);
  expect(await eraseAsAdmin({ ...request(), email: "other@example.com" })).toBe("EMAIL_MISMATCH");
  expect(await eraseAsAdmin({ ...request(), email: member.email })).toBeNull();
});

test("makes a member an admin and back", async () => {
  await stepUp(admin);
  expect(await changeRoleAsAdmin({ ...request(), role: "admin" })).toBeNull();
  expect(await rowOf(member.id)).toMatchObject({ role: "admin" });
  await stepUp(admin);
  expect(await changeRoleAsAdmin({ ...request(), role: "member" })).toBeNull();
  expect(await rowOf(member.id)).toMatchObject({ role: "member" });
});

test("refuses that the last admin steps down, and that a suspended account becomes an admin", async () => {
  await stepUp(admin);
  const own = { admin, userId: admin.id, origin, role: "member" } as const;
  expect(await changeRoleAsAdmin(own)).toBe("LAST_ADMIN");
  await suspendAccount({ ...request(), reason });
  await stepUp(admin);
  expect(await changeRoleAsAdmin({ ...request(), role: "admin" })).toBe("ACCOUNT_SUSPENDED");
});

test.each([
  ["is suspended", { bannedAt: new Date() }],
  ["has never verified the address", { emailVerified: false }],
])("counts no other admin who %s", async (_title, change) => {
  const other = await createUser({ role: "admin" });
  await db.update(users).set(change).where(eq(users.id, other.id));
  await stepUp(admin);
  const own = { admin, userId: admin.id, origin, role: "member" } as const;
  expect(await changeRoleAsAdmin(own)).toBe("LAST_ADMIN");
  expect(
    await db.transaction((tx) =>
      requestDeletion(tx, { userId: admin.id, origin, source: "settings" }),
    ),
  ).toEqual({ ok: false, code: "LAST_ADMIN" });
});

test("lets one of two admins step down who do so at the same moment", async () => {
  const other = await adminSession();
  await stepUp(admin);
  await stepUp(other);
  const answers = await Promise.all(
    [admin, other].map((each) =>
      changeRoleAsAdmin({ admin: each, userId: each.id, origin, role: "member" }),
    ),
  );
  expect(answers.map(String).sort()).toEqual(["LAST_ADMIN", "null"]);
});

test("lets one of two admins delete the other who do so at the same moment", async () => {
  const other = await adminSession();
  await stepUp(admin);
  await stepUp(other);
  const answers = await Promise.all([
    deleteAsAdmin({ admin, userId: other.id, origin }),
    deleteAsAdmin({ admin: other, userId: admin.id, origin }),
  ]);
  expect(answers.map(String).sort()).toEqual(["FORBIDDEN", "null"]);
});

test("turns off a second factor only where it is on", async () => {
  await stepUp(admin);
  expect(await turnOffSecondFactor(request())).toBe("TWO_FACTOR_NOT_ENABLED");
});

describe("is refused", () => {
  test.each([
    ["a member", () => db.update(users).set({ role: "member" }).where(eq(users.id, admin.id))],
    [
      "an admin who was suspended",
      () => db.update(users).set({ bannedAt: new Date() }).where(eq(users.id, admin.id)),
    ],
    ["a session that has ended", () => db.delete(sessions).where(eq(sessions.userId, admin.id))],
  ])("to %s", async (_title, change) => {
    await createUser({ role: "admin" });
    await stepUp(admin);
    await change();
    for (const attempt of [suspendAccount, deleteAsAdmin])
      expect(await attempt({ ...request(), reason })).toBe("FORBIDDEN");
    expect(await rowOf(member.id)).toMatchObject({ status: "active", bannedAt: null });
  });

  test("for the admin's own account", async () => {
    const own = { admin, userId: admin.id, origin };
    expect(await suspendAccount({ ...own, reason })).toBe("OWN_ACCOUNT");
    expect(await deleteAsAdmin(own)).toBe("OWN_ACCOUNT");
  });
});

describe("a new account", () => {
  const given = () => ({
    admin,
    name: "Bo Birch",
    email: `Bo-${member.id.slice(0, 8)}@example.com`,
    role: "member" as const,
    origin,
  });

  test("has no password, and its owner is mailed a link to choose one", async () => {
    await stepUp(admin);
    const created = await createAccount(given());
    if (!("userId" in created)) throw new Error(created.code);
    const row = await rowOf(created.userId);
    expect(row).toMatchObject({ email: given().email.toLowerCase(), emailVerified: false });
    expect(await db.$count(accounts, eq(accounts.userId, created.userId))).toBe(0);
    expect(await actionsOn(row as never)).toEqual([["account.created", admin.subject]]);
    await runJobs();
    const { rows } = await db.execute<{ text: string }>(
      sql`SELECT text FROM dev_mails WHERE recipient = ${row?.email}`,
    );
    expect(rows[0]?.text).toContain("/reset-password?token=");
  });

  test("is refused for an address that is taken or reserved", async () => {
    await stepUp(admin);
    expect(await createAccount({ ...given(), email: member.email })).toEqual({
      code: "EMAIL_TAKEN",
    });
    await db.transaction((tx) =>
      requestDeletion(tx, { userId: member.id, origin, source: "settings" }),
    );
    await stepUp(admin);
    expect(await createAccount({ ...given(), email: member.email })).toEqual({
      code: "EMAIL_RESERVED",
      reservedUntil: expect.any(Date),
    });
  });
});
