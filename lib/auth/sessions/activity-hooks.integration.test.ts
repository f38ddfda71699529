import { and, eq, isNull, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import { listActivity } from "@/lib/account/activity";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { appendAudit } from "@/lib/audit/append";
import { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

const ended = { action: "session.ended" } as const;

const actionsOf = async (userId: string) =>
  (await listActivity(userId, { limit: 50 })).map(({ action, metadata }) => ({ action, metadata }));

test("lists sign-ins and sign-outs with the newest first, without addresses or user input", async () => {
  const { user, browser } = await signedIn({ headers: { "user-agent": chrome } });
  await browser.post("/sign-out", {});
  await browser.post("/sign-in/email", { ...user, password: "not the password" });
  expect(await actionsOf(user.id)).toEqual([
    { action: "session.refused", metadata: { method: "password", reason: "credentials" } },
    { action: "session.ended", metadata: { by: "sign-out" } },
    { action: "session.started", metadata: { method: "password", device: "Chrome on Linux" } },
  ]);
  const rows = await db.select().from(auditLogs).where(eq(auditLogs.userId, user.id));
  expect(rows.map((row) => row.subject)).toEqual([user.subject, user.subject, user.subject]);
  expect(JSON.stringify(rows)).not.toMatch(/@|10\.\d+\.\d+\.\d+|Mozilla/);
});

test("records the reason of a sign-in that is refused after the correct password", async () => {
  const unverified = await createUser({ verified: false });
  await new Browser().post("/sign-in/email", unverified);
  expect(await actionsOf(unverified.id)).toMatchObject([
    { action: "session.refused", metadata: { reason: "unverified" } },
  ]);
  const deleted = await createUser();
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: deleted.id, origin: "http://127.0.0.1:3000", source: "api" }),
  );
  await new Browser().post("/sign-in/email", deleted);
  expect((await actionsOf(deleted.id))[0]).toEqual({
    action: "session.refused",
    metadata: { method: "password", reason: "deleted" },
  });
});

test("runs the same statements for a wrong password with and without an account", async () => {
  const user = await createUser();
  const refuse = async (email: string) => {
    const { result, sql: sent } = await statements(() =>
      new Browser().post("/sign-in/email", { email, password: "not the password" }),
    );
    expect(result.status).toBe(401);
    expect(await result.json()).toEqual({
      code: "INVALID_EMAIL_OR_PASSWORD",
      message: "Invalid email or password",
    });
    return sent;
  };
  await refuse("warm-up@example.com");
  const ofNobody = and(eq(auditLogs.action, "session.refused"), isNull(auditLogs.userId));
  const before = await db.$count(auditLogs, ofNobody);
  expect(await refuse("nobody@example.com")).toEqual(await refuse(user.email.toUpperCase()));
  expect(await db.$count(auditLogs, ofNobody)).toBe(before + 1);
  expect(await actionsOf(user.id)).toHaveLength(1);
});

test("records nothing for a request without a password attempt", async () => {
  const count = () => db.$count(auditLogs, eq(auditLogs.action, "session.refused"));
  const before = await count();
  for (const body of [
    {},
    { email: 1, password: "x" },
    { email: "not an address", password: "not the password" },
    { email: "nobody@example.com" },
  ])
    expect((await new Browser().post("/sign-in/email", body)).status).toBe(400);
  expect(await count()).toBe(before);
});

test("continues the list after an entry, and shows only the user's own", async () => {
  const { user } = await signedIn();
  const other = await signedIn();
  for (let count = 0; count < 6; count += 1)
    await appendAudit(db, { ...ended, userId: user.id, metadata: { by: "revoked", count } });
  const first = await listActivity(user.id, { limit: 4 });
  const rest = await listActivity(user.id, { limit: 4, before: first.at(-1)?.id });
  expect([...first, ...rest].map(({ metadata }) => metadata.count)).toEqual([
    5,
    4,
    3,
    2,
    1,
    0,
    undefined,
  ]);
  expect(await listActivity(other.user.id, { limit: 4, before: first[0]?.id })).toEqual([]);
});

test("records nothing for a purged account, without failing", async () => {
  const user = await createUser();
  await db.delete(users).where(eq(users.id, user.id));
  await appendAudit(db, { ...ended, userId: user.id, metadata: { by: "sign-out" } });
  const rows = and(eq(auditLogs.subject, user.subject), eq(auditLogs.action, "session.ended"));
  expect(await db.$count(auditLogs, rows)).toBe(0);
});

test("completes a refused sign-in when the account is erased at the same time", async () => {
  const user = await createUser();
  let refused: Promise<unknown> | undefined;
  await db.transaction(async (tx) => {
    await tx.execute(sql`DELETE FROM users WHERE id = ${user.id}`);
    const metadata = { method: "password", reason: "credentials" } as const;
    refused = appendAudit(db, { action: "session.refused", email: user.email, metadata });
    await new Promise((resolve) => setTimeout(resolve, 150));
  });
  await expect(refused).resolves.toBeUndefined();
});
