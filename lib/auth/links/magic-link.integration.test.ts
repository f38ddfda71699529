import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, sessions, users, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { createUser } from "@/tests/support/users";
import { auth } from "../auth";
import { authError } from "../auth-error";
import { findLinkOwner } from "./followed-links";

const origin = "http://127.0.0.1:3000";
const newEmail = () => `m-${randomUUID().slice(0, 8)}@example.com`;

/** The link of the newest mail, after everything that was asked for has been worked through. */
async function linkTo(email: string): Promise<string> {
  await runJobs();
  const mail = await latestMail(email, "magic-link");
  const link = mail?.links.find((each) => each.includes("/magic-link?token="));
  if (!link) throw new Error("no link");
  return link;
}

const tokenOf = (link: string) => new URL(link).searchParams.get("token") ?? "";

async function tokenFor(email: string): Promise<string> {
  const answer = await new Browser().post("/sign-in/magic-link", { email });
  expect(await answer.json()).toEqual({ status: true });
  return tokenOf(await linkTo(email));
}

const signedIn = async (browser: Browser) =>
  ((await (await browser.get("/get-session")).json()) as { user: { id: string } } | null)?.user.id;

const invalid = authError("INVALID_TOKEN");

async function expectInvalid(browser: Browser, token: string): Promise<void> {
  const answer = await browser.post("/magic-link/verify", { token });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(invalid);
  expect(answer.headers.getSetCookie().join()).not.toContain("session_token=");
}

test("signs in once, in any browser, on POST only", async () => {
  const user = await createUser();
  const token = await tokenFor(user.email.toUpperCase());
  expect(await findLinkOwner(await auth.$context, "magic-link", token)).toMatchObject({
    email: user.email,
  });
  const browser = new Browser();
  const scanned = await browser.get(`/magic-link/verify?token=${token}`);
  expect(scanned.headers.get("location")).toBe(`/magic-link?token=${token}`);
  expect(await signedIn(browser)).toBeUndefined();
  const answer = await browser.post("/magic-link/verify", { token });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ status: true, user: { id: user.id } });
  expect(await signedIn(browser)).toBe(user.id);
  await expectInvalid(new Browser(), token);
  expect(await findLinkOwner(await auth.$context, "magic-link", token)).toBeNull();
});

test("stores no plain token, and expires it after ten minutes by the database's clock", async () => {
  const user = await createUser();
  const token = await tokenFor(user.email);
  const rows = await db
    .select({
      row: verifications,
      left: sql<number>`extract(epoch FROM expires_at - now())::float`,
    })
    .from(verifications)
    .where(and(eq(verifications.userId, user.id), eq(verifications.purpose, "magic-link")));
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(rows[0]?.left).toBeGreaterThan(570);
  expect(rows[0]?.left).toBeLessThanOrEqual(600);
  await db
    .update(verifications)
    .set({ expiresAt: sql`now()` })
    .where(eq(verifications.userId, user.id));
  await expectInvalid(new Browser(), token);
});

describe("refuses with an instruction", () => {
  test("an older link after a newer one, and a link that was not emailed", async () => {
    const user = await createUser();
    const older = await tokenFor(user.email);
    const newer = await tokenFor(user.email);
    await expectInvalid(new Browser(), older);
    await expectInvalid(new Browser(), "never mailed");
    expect((await new Browser().post("/magic-link/verify", { token: newer })).status).toBe(200);
  });

  test("signs in once for five concurrent requests", async () => {
    const user = await createUser();
    const token = await tokenFor(user.email);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => new Browser().post("/magic-link/verify", { token })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toHaveLength(1);
  });
});

test("is refused and not consumed in another user's session", async () => {
  const user = await createUser();
  const other = await createUser();
  const token = await tokenFor(user.email);
  const browser = new Browser();
  await browser.post("/sign-in/email", other);
  const answer = await browser.post("/magic-link/verify", { token });
  expect(answer.status).toBe(409);
  expect(await answer.json()).toEqual(authError("WRONG_SESSION"));
  expect(await signedIn(browser)).toBe(other.id);
  await browser.post("/sign-out", {});
  expect((await browser.post("/magic-link/verify", { token })).status).toBe(200);
});

describe("a magic link from before a deletion", () => {
  test("neither signs in nor creates a user, also after a restore", async () => {
    const user = await createUser();
    const token = await tokenFor(user.email);
    await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
    await expectInvalid(new Browser(), token);
    await db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
    await expectInvalid(new Browser(), token);
    await db.delete(users).where(eq(users.id, user.id));
    await expectInvalid(new Browser(), token);
    expect(await db.select().from(users).where(eq(users.email, user.email))).toEqual([]);
  });

  test("is not sent after the deletion, also by a queued job", async () => {
    const user = await createUser();
    await new Browser().post("/sign-in/magic-link", { email: user.email });
    await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
    await runJobs();
    expect(await latestMail(user.email, "magic-link")).toBeUndefined();
  });

  test("is refused with ACCOUNT_DELETED, without a session, for an account marked deleted with SQL", async () => {
    const user = await createUser();
    const token = await tokenFor(user.email);
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE id = ${user.id}`);
    const answer = await new Browser().post("/magic-link/verify", { token });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "ACCOUNT_DELETED" });
    expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
  });
});

test("verifies the address, and removes what a stranger set up before", async () => {
  const stranger = new Browser();
  const email = newEmail();
  const password = "the stranger's password";
  await stranger.post("/sign-up/email", { name: "Eve", email, password });
  const token = await tokenFor(email);
  const owner = new Browser();
  expect((await owner.post("/magic-link/verify", { token })).status).toBe(200);
  const [user] = await db.select().from(users).where(eq(users.email, email));
  expect(user).toMatchObject({ emailVerified: true });
  expect(
    await db
      .select()
      .from(accounts)
      .where(eq(accounts.userId, user?.id ?? "")),
  ).toEqual([]);
  expect((await stranger.post("/sign-in/email", { email, password })).status).toBe(401);
});

test("keeps the password in the browser that signed up", async () => {
  const browser = new Browser();
  const email = newEmail();
  const password = "my own password";
  await browser.post("/sign-up/email", { name: "Ada", email, password });
  const token = await tokenFor(email);
  expect((await browser.post("/magic-link/verify", { token })).status).toBe(200);
  expect((await new Browser().post("/sign-in/email", { email, password })).status).toBe(200);
});

test("opens a challenge for an account with a second factor, and is consumed by it", async () => {
  const user = await createUser();
  const token = await tokenFor(user.email);
  await db.update(users).set({ twoFactorEnabled: true }).where(eq(users.id, user.id));
  const browser = new Browser();
  const answer = await browser.post("/magic-link/verify", { token });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
  expect(await signedIn(browser)).toBeUndefined();
  await expectInvalid(browser, token);
});
