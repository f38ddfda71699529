import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import { requestSentences } from "@/lib/http/request-sentences";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { ownerDb } from "@/tests/support/owner";
import { createUser } from "@/tests/support/users";
import { apiUser } from "./sessions/session";

const password = "correct horse battery";
const newEmail = () => `h-${randomUUID().slice(0, 8)}@example.com`;

describe("a character that the database cannot store", () => {
  test.each([
    ["/sign-up/email", { name: "A\0", email: "nul@example.com", password }],
    ["/sign-in/email", { email: "nul@example.com\0", password }],
    ["/reset-password", { token: "\0", newPassword: password }],
    ["/soft-deletion/restore", { email: "a\0@example.com", password }],
    ["/soft-deletion/restore", { token: "\0" }],
    ["/verify-email", { token: "\0", password }],
  ])("is refused by %s with a sentence", async (path, body) => {
    const answer = await new Browser().post(path, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code: "VALIDATION_ERROR",
      message: requestSentences.unsupportedCharacter,
    });
  });
});

test("refuses every body that is not JSON", async () => {
  const answer = await handleAuthRequest(
    new Request("http://127.0.0.1:3000/api/auth/sign-up/email", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "name=A%00&email=free@example.com&password=correct+horse",
    }),
  );
  expect(answer.status).toBe(415);
  expect(await answer.json()).toMatchObject({ message: requestSentences.notJson });
});

test("accepts the escape sequence of a refused character in a password", async () => {
  const answer = await new Browser().post("/sign-up/email", {
    name: "A",
    email: newEmail(),
    password: String.raw`my \u0000 password`,
  });
  expect(answer.status).toBe(200);
});

test.each([
  { image: null },
  { image: "https://evil.example/x.png" },
  { name: "x".repeat(101) },
  { name: " " },
])("update-user refuses %j", async (body) => {
  const user = await createUser({ password });
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  expect((await browser.post("/update-user", body)).status).toBe(400);
});

test("does not allow guessing the password with a stolen cookie", async () => {
  const user = await createUser({ password });
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1)
    statuses.push((await browser.post("/verify-password", { password: "wrong" })).status);
  expect(statuses.slice(-2)).toEqual([429, 429]);
});

test("signs out an account that was marked deleted with SQL, and ends its sessions when it is deleted again", async () => {
  const user = await createUser({ password });
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
  const request = () => new Request("http://127.0.0.1:3000/", { headers: { cookie } });
  expect(await apiUser(request())).toMatchObject({ id: user.id });
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
    WHERE id = ${user.id}`);
  expect(await apiUser(request())).toBeNull();
  expect((await browser.post("/delete-user", { password })).status).toBe(200);
  expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
});

test("answers the second click on restore that the account is active", async () => {
  const user = await createUser({ password });
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  await browser.post("/delete-user", { password });
  const answers = await Promise.all(
    [1, 2].map(() => new Browser().post("/soft-deletion/restore", user)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
});

test("refuses a body of a megabyte before reading it", async () => {
  const answer = await new Browser().post("/sign-in/email", { email: "x".repeat(1_000_000) });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ message: requestSentences.tooLarge });
});

test("answers concurrent sign-ups with one address alike, and creates one account", async () => {
  const email = newEmail();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      new Browser().post("/sign-up/email", { name: "A", email, password }),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  expect(await db.select().from(users).where(eq(users.email, email))).toHaveLength(1);
});

test("keeps an earlier sign-up when a later one is refused", async () => {
  const email = newEmail();
  await new Browser().post("/sign-up/email", { name: "A", email, password });
  const refused = await new Browser().post("/sign-up/email", {
    name: "A",
    email,
    password: "short",
  });
  expect(refused.status).toBe(400);
  expect(await db.select().from(users).where(eq(users.email, email))).toHaveLength(1);
});

test("leaves no session and causes no server error when a sign-in meets a deletion", async () => {
  for (let round = 0; round < 15; round += 1) {
    const user = await createUser({ password });
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    const [deletion, ...signIns] = await Promise.all([
      browser.post("/delete-user", { password }),
      new Browser().post("/sign-in/email", user),
      new Browser().post("/sign-in/email", user),
    ]);
    expect(deletion.status).toBe(200);
    for (const { status } of signIns) expect([200, 403]).toContain(status);
    expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
  }
});

test("reports a session that only the database refuses as a deleted account", async () => {
  const user = await createUser({ password });
  // Deleted after the check and before the insert, as the request that loses that race sees it.
  await ownerDb.execute(sql`
    CREATE FUNCTION delete_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE id = NEW.user_id; RETURN NEW; END $$`);
  await ownerDb.execute(sql`
    CREATE TRIGGER a_delete_first BEFORE INSERT ON sessions
    FOR EACH ROW EXECUTE FUNCTION delete_first()`);
  const answer = await new Browser().post("/sign-in/email", user);
  await ownerDb.execute(sql`DROP TRIGGER a_delete_first ON sessions`);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: "ACCOUNT_DELETED" });
});

test("restores once when a link is used twice, also while a new one is requested", async () => {
  for (let round = 0; round < 8; round += 1) {
    const user = await createUser({ password });
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    await browser.post("/delete-user", { password });
    await runJobs();
    const mail = await latestMail(user.email, "deletion-requested");
    const link = mail?.links.find((candidate) => candidate.includes("token=")) ?? "";
    const token = new URL(link).searchParams.get("token");
    const answers = await Promise.all([
      new Browser().post("/soft-deletion/restore", { token }),
      new Browser().post("/soft-deletion/restore", { token }),
      new Browser().post("/soft-deletion/request-restore", { email: user.email }),
    ]);
    for (const { status } of answers) expect(status).toBeLessThan(500);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(2);
  }
});
