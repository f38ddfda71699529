import { and, eq, inArray, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, sessions, users } from "@/db/schema";
import { auth } from "@/lib/auth/auth";
import { ownerOf } from "@/lib/auth/sessions/session";
import { deleteExpiredSessions } from "@/lib/cleanup";
import { cookieName } from "@/tests/support/cookie-name";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import { authError } from "../auth-error";
import { isForOwner } from "../step-up/plugin";
import { refusedInSession } from "./plugin";

const reason = "Support request 4711";

/** An admin who is signed in as a new member. */
async function impersonating() {
  const admin = await createUser({ role: "admin" });
  const { browser } = await signedIn({ user: admin });
  const member = await createUser();
  const body = { userId: member.id, reason, password: admin.password };
  const answer = await browser.post("/admin/impersonate-user", body);
  expect(answer.status).toBe(200);
  return { admin, member, browser };
}

const softDeleteBySql = (id: string) =>
  db
    .update(users)
    .set({ status: "deleted", deletedAt: sql`now()`, purgeAt: sql`now() + interval '30 days'` })
    .where(eq(users.id, id));

const expire = (userId: string) =>
  db
    .update(sessions)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(sessions.userId, userId));

const emailOf = async (browser: Awaited<ReturnType<typeof signedIn>>["browser"]) =>
  (await (await browser.get("/get-session")).json())?.user.email;

test("signs an admin in as a member for an hour, and back again, with audit rows of both", async () => {
  const { admin, member, browser } = await impersonating();
  const { session } = await (await browser.get("/get-session")).json();
  expect(Date.parse(session.expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
  expect(await emailOf(browser)).toBe(member.email);

  expect((await browser.post("/admin/stop-impersonating", {})).status).toBe(200);
  expect(await emailOf(browser)).toBe(admin.email);
  expect(browser.cookies.has(cookieName("admin_session"))).toBe(false);
  expect(await db.$count(sessions, eq(sessions.userId, member.id))).toBe(0);

  const rows = await db
    .select()
    .from(auditLogs)
    .where(eq(auditLogs.subject, member.subject))
    .orderBy(auditLogs.seq);
  expect(rows).toMatchObject([
    { action: "account.impersonated", actorSubject: admin.subject, metadata: { reason } },
    { action: "account.impersonation-ended", actorSubject: admin.subject },
  ]);
});

test.each([
  ["/change-password", { newPassword: "another one here", currentPassword: "x" }],
  ["/delete-user", { password: "x" }],
  ["/step-up/verify", { purpose: "export-data", password: "x" }],
  ["/two-factor/enable", { password: "x" }],
  ["/change-email", { newEmail: "new@example.com" }],
  ["/api-keys/create", { name: "k", expiresInDays: 30 }],
  ["/revoke-sessions", {}],
  ["/update-user", { name: "Someone else" }],
])("refuses %s in an impersonated session", async (path, body) => {
  const { member, browser } = await impersonating();
  const answer = await browser.post(path, body);
  expect(answer.status).toBe(403);
  const code = isForOwner(path) ? "REAUTHENTICATION_REQUIRED" : "IMPERSONATED";
  expect(await answer.json()).toEqual(authError(code));
  expect(await emailOf(browser)).toBe(member.email);
});

/** What an impersonated session may call: it reads, signs out, or acts by another proof than the session. */
const open = [
  // Refuses by itself: an impersonated session is nobody's own.
  "/admin/impersonate-user",
  "/admin/stop-impersonating",
  "/api-keys/list",
  "/callback/:id",
  "/error",
  "/get-session",
  "/jwks",
  "/list-sessions",
  "/magic-link/verify",
  "/ok",
  "/passkey/generate-authenticate-options",
  "/passkey/list-user-passkeys",
  "/passkey/verify-authentication",
  "/request-password-reset",
  "/reset-password",
  "/reset-password/:token",
  "/send-verification-email",
  "/sign-in/email",
  "/sign-in/magic-link",
  "/sign-in/social",
  "/sign-out",
  "/sign-up/email",
  "/soft-deletion/grace-pass",
  "/soft-deletion/request-restore",
  "/soft-deletion/restore",
  "/two-factor/verify-backup-code",
  "/two-factor/verify-totp",
  "/verify-email",
];

test("every route is refused in an impersonated session, or is known to be harmless there", () => {
  const disabled = new Set<string>(auth.options.disabledPaths);
  const paths = Object.values(auth.api)
    .flatMap(({ path }: { path?: string }) => path ?? [])
    .filter((path) => !disabled.has(path));
  const undecided = paths.filter((path) => !isForOwner(path) && !refusedInSession.includes(path));
  expect([...new Set(undecided)].sort()).toEqual(open);
});

test("is not the owner's session for an export", async () => {
  const { browser } = await impersonating();
  expect(await ownerOf(requestBy(browser))).toBeNull();
});

test.each([
  ["without a step-up", {}, 403, "REAUTHENTICATION_REQUIRED"],
  ["with a wrong password", { password: "wrong one here" }, 400, "INVALID_PASSWORD"],
])("refuses %s", async (_title, proof, status, code) => {
  const admin = await createUser({ role: "admin" });
  const { browser } = await signedIn({ user: admin });
  const { id: userId } = await createUser();
  const answer = await browser.post("/admin/impersonate-user", { userId, reason, ...proof });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ code });
});

test("refuses a member and an admin who has just been demoted", async () => {
  const { id: userId } = await createUser();
  const admin = await createUser({ role: "admin" });
  const { browser } = await signedIn({ user: admin });
  await db.update(users).set({ role: "member" }).where(eq(users.id, admin.id));
  const body = { userId, reason, password: admin.password };
  const answer = await browser.post("/admin/impersonate-user", body);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toEqual(authError("FORBIDDEN"));
});

test.each([
  ["an admin", { role: "admin" as const }],
  ["an account whose address is not verified", { verified: false }],
])("refuses to sign in as %s", async (_title, given) => {
  const admin = await createUser({ role: "admin" });
  const { browser } = await signedIn({ user: admin });
  const other = await createUser(given);
  const body = { userId: other.id, reason, password: admin.password };
  const answer = await browser.post("/admin/impersonate-user", body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(authError("CANNOT_IMPERSONATE"));
});

const change = (id: string, values: Partial<typeof users.$inferInsert>) =>
  db.update(users).set(values).where(eq(users.id, id));

test.each<[string, (ids: { adminId: string; memberId: string }) => Promise<unknown>]>([
  ["the admin loses the role", ({ adminId }) => change(adminId, { role: "member" })],
  ["the admin is suspended", ({ adminId }) => change(adminId, { bannedAt: new Date() })],
  ["the admin is deleted with SQL", ({ adminId }) => softDeleteBySql(adminId)],
  ["the admin is erased with SQL", ({ adminId }) => db.delete(users).where(eq(users.id, adminId))],
  ["the member is suspended", ({ memberId }) => change(memberId, { bannedAt: new Date() })],
  ["the member is erased", ({ memberId }) => db.delete(users).where(eq(users.id, memberId))],
  [
    "both are erased in one statement",
    ({ adminId, memberId }) => db.delete(users).where(inArray(users.id, [memberId, adminId])),
  ],
  ["the hour is over", ({ memberId }) => expire(memberId)],
])("ends when %s, with one audit row", async (_title, end) => {
  const { admin, member, browser } = await impersonating();
  await createUser({ role: "admin" });
  await end({ adminId: admin.id, memberId: member.id });
  expect(await emailOf(browser)).toBeUndefined();
  await deleteExpiredSessions();
  expect(await db.$count(sessions, eq(sessions.userId, member.id))).toBe(0);
  const ended = await db
    .select({ actor: auditLogs.actorSubject })
    .from(auditLogs)
    .where(
      and(
        eq(auditLogs.subject, member.subject),
        eq(auditLogs.action, "account.impersonation-ended"),
      ),
    );
  expect(ended).toEqual([{ actor: admin.subject }]);
});

test("signing out ends the admin's own session too", async () => {
  const { admin, browser } = await impersonating();
  expect((await browser.post("/sign-out", {})).status).toBe(200);
  expect(await db.$count(sessions, eq(sessions.userId, admin.id))).toBe(0);
  expect([...browser.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
});

test("has no effect in a session of one's own", async () => {
  const { browser } = await signedIn();
  const answer = await browser.post("/admin/stop-impersonating", {});
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(authError("NOT_IMPERSONATING"));
});
