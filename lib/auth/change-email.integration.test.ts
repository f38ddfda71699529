import { randomUUID } from "node:crypto";
import { createEmailVerificationToken } from "better-auth/api";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { auditLogs, devMails, sessions, users, verifications } from "@/db/schema";
import { confirmEmailChange } from "@/lib/account/change-email";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { env } from "@/lib/env";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { authError } from "./auth-error";
import { linkSent as asked } from "./credential-changes";

const origin = "http://127.0.0.1:3000";
const dead = authError("INVALID_TOKEN");
const unavailable = authError("EMAIL_UNAVAILABLE");

const newAddress = () => `e-${randomUUID().slice(0, 8)}@example.com`;
const rowOf = async ({ id }: { id: string }) =>
  (await db.select().from(users).where(eq(users.id, id)))[0];
const mailsTo = (email: string) => db.$count(devMails, eq(devMails.recipient, email));
const confirm = (browser: Browser, token: string) =>
  browser.post("/change-email/confirm", { token });
const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "api" }));

async function ask(browser: Browser, user: TestUser, newEmail: string): Promise<void> {
  const answer = await browser.post("/change-email", { newEmail, password: user.password });
  expect(await answer.json()).toEqual(asked);
  expect(answer.status).toBe(200);
  await runJobs();
}

async function tokenFor(email: string): Promise<string> {
  const mail = await latestMail(email);
  const link = mail?.links.find((candidate) => candidate.startsWith(`${origin}/confirm-email?`));
  const token = link && new URL(link).searchParams.get("token");
  if (!token) throw new Error("No email contains a link.");
  return token;
}

/** Somebody who is signed in and has been mailed a link to confirm a new address. */
async function withAsked() {
  const { user, browser } = await signedIn();
  const newEmail = newAddress();
  await ask(browser, user, newEmail);
  return { user, browser, newEmail, token: await tokenFor(newEmail) };
}

async function expectRefused(answer: Response, status: number, body: object, user: TestUser) {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
  expect((await rowOf(user))?.email).toBe(user.email);
}

describe("a change of address", () => {
  test("emails the old address, changes with the link to the new one, and emails both", async () => {
    const { user, browser, newEmail, token } = await withAsked();
    const told = await latestMail(user.email);
    expect(told?.text).toContain(newEmail);
    expect(told?.text).not.toContain(token);
    expect(await rowOf(user)).toMatchObject({ email: user.email });

    const answer = await confirm(browser, token);
    expect(await answer.json()).toEqual({ status: true });
    expect(await rowOf(user)).toMatchObject({
      email: newEmail,
      emailVerified: true,
      ...hashEmail(newEmail),
    });
    await runJobs();
    for (const address of [user.email, newEmail]) {
      const mail = await latestMail(address, "email-changed");
      expect(mail?.text).toContain(user.email);
      expect(mail?.text).toContain(newEmail);
    }
    const session = await browser.get("/get-session");
    expect(await session.json()).toMatchObject({ user: { email: newEmail } });
    const fresh = () => new Browser();
    expect((await fresh().post("/sign-in/email", user)).status).toBe(401);
    const renamed = { ...user, email: newEmail };
    expect((await fresh().post("/sign-in/email", renamed)).status).toBe(200);
    const log = await db
      .select({ action: auditLogs.action, metadata: auditLogs.metadata })
      .from(auditLogs)
      .where(and(eq(auditLogs.subject, user.subject), sql`action LIKE 'email.%'`))
      .orderBy(auditLogs.seq);
    expect(log).toEqual([
      { action: "email.change-asked", metadata: {} },
      { action: "email.changed", metadata: {} },
    ]);
  });

  test("revokes links that were emailed to the old address", async () => {
    const { user, browser, token } = await withAsked();
    await new Browser().post("/request-password-reset", { email: user.email });
    await new Browser().post("/sign-in/magic-link", { email: user.email });
    await runJobs();
    const isTheirs = eq(verifications.userId, user.id);
    expect(await db.$count(verifications, isTheirs)).toBeGreaterThan(2);
    await confirm(browser, token);
    expect(await db.$count(verifications, isTheirs)).toBe(0);
  });

  test("releases the old address for another account", async () => {
    const { user, browser, newEmail, token } = await withAsked();
    await confirm(browser, token);
    const { browser: other, user: next } = await signedIn();
    await ask(other, next, user.email);
    expect((await confirm(other, await tokenFor(user.email))).status).toBe(200);
    await remove(user.id);
    const reserved = await new Browser().post("/sign-in/email", { ...user, email: newEmail });
    expect(await reserved.json()).toMatchObject({ code: "ACCOUNT_DELETED" });
  });

  test("requires a step-up and an address", async () => {
    const { user, browser } = await signedIn();
    const newEmail = newAddress();
    await expectRefused(
      await browser.post("/change-email", { newEmail }),
      403,
      authError("REAUTHENTICATION_REQUIRED"),
      user,
    );
    const malformed = { newEmail: "no address", password: user.password };
    expect((await browser.post("/change-email", malformed)).status).toBe(400);
    expect((await new Browser().post("/change-email", { newEmail })).status).toBe(401);
    await runJobs();
    expect(await mailsTo(newEmail)).toBe(0);
  });

  test("allows five requests per hour", async () => {
    const { user, browser } = await signedIn();
    for (let time = 0; time < 5; time += 1) await ask(browser, user, newAddress());
    const newEmail = newAddress();
    const answer = await browser.post("/change-email", { newEmail, password: user.password });
    expect(answer.status).toBe(429);
    expect(await answer.json()).toEqual(authError("TOO_MANY_CHANGES"));
    await runJobs();
    expect(await mailsTo(newEmail)).toBe(0);
  });

  test("does not reset the hourly limit after a new password or a confirmed address", async () => {
    const { user, browser, token } = await withAsked();
    expect((await confirm(browser, token)).status).toBe(200);
    for (let time = 0; time < 4; time += 1) await ask(browser, user, newAddress());
    const newPassword = `another ${randomUUID()}`;
    const change = { currentPassword: user.password, newPassword };
    expect((await browser.post("/change-password", change)).status).toBe(200);
    const sixth = { newEmail: newAddress(), password: newPassword };
    expect((await browser.post("/change-email", sixth)).status).toBe(429);
  });

  test("sends five emails per hour to one mailbox, for any number of accounts and spellings", async () => {
    const newEmail = newAddress();
    const spellings = [newEmail, newEmail.replace("@", "+tag@")];
    for (let account = 0; account < 3; account += 1) {
      const { user, browser } = await signedIn();
      for (const spelling of spellings) await ask(browser, user, spelling);
    }
    const mails = await Promise.all(spellings.map(mailsTo));
    expect(mails).toEqual([3, 2]);
  });
});

describe("an address that is not available", () => {
  test("answers the same without an email for a taken, a reserved and the current address", async () => {
    const { user, browser } = await signedIn();
    const taken = await createUser();
    const reserved = await createUser();
    await remove(reserved.id);
    await runJobs();
    const variant = reserved.email.replace("@", "+new@");
    for (const newEmail of [taken.email.toUpperCase(), reserved.email, variant]) {
      const before = await mailsTo(newEmail.toLowerCase());
      await ask(browser, user, newEmail);
      expect(await mailsTo(newEmail.toLowerCase())).toBe(before);
    }
    await ask(browser, user, user.email);
    expect(await latestMail(user.email, "email-change-confirm")).toBeUndefined();
  });

  test("refuses an address that was taken or reserved in the meantime, and accepts the link once it is free", async () => {
    const { user, browser, newEmail, token } = await withAsked();
    const other = await createUser({ email: newEmail.replace("@", "+tag@") });
    await remove(other.id);
    // The deletion of an account drops what is pending for its mailbox, a change to it too.
    await expectRefused(await confirm(browser, token), 400, dead, user);

    const second = await withAsked();
    await createUser({ email: second.newEmail });
    await expectRefused(await confirm(second.browser, second.token), 409, unavailable, second.user);
    await db.execute(sql`DELETE FROM users WHERE email = ${second.newEmail}`);
    expect((await confirm(second.browser, second.token)).status).toBe(200);
  });

  test("refuses an address that is reserved while the link is valid", async () => {
    const { user, browser, newEmail, token } = await withAsked();
    const { emailHash, emailHashKey } = hashEmail(newEmail);
    await db.execute(sql`
      INSERT INTO blocked_identifiers (identifier_hash, hash_key, subject, expires_at)
      VALUES (${emailHash}, ${emailHashKey}, ${randomUUID()}, now() + interval '1 day')`);
    await expectRefused(await confirm(browser, token), 409, unavailable, user);
  });

  test("gives the address to one of two accounts that confirm it at the same time", async () => {
    const newEmail = newAddress();
    const people = [await signedIn(), await signedIn()];
    const tokens: string[] = [];
    for (const { user, browser } of people) {
      await ask(browser, user, newEmail);
      tokens.push(await tokenFor(newEmail));
    }
    const answers = await Promise.all(
      people.map(({ browser }, index) => confirm(browser, tokens[index] ?? "")),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await db.$count(users, eq(users.email, newEmail))).toBe(1);
  });

  test("replaces an unverified sign-up with the same address", async () => {
    const { user, browser } = await signedIn();
    const newEmail = newAddress();
    const { name, password } = user;
    await new Browser().post("/sign-up/email", { email: newEmail, name, password });
    await runJobs();
    await ask(browser, user, newEmail);
    expect((await confirm(browser, await tokenFor(newEmail))).status).toBe(200);
    expect(await db.$count(users, eq(users.email, newEmail))).toBe(1);
  });
});

describe("the link of a change of address", () => {
  test("changes nothing on GET", async () => {
    const { user, browser, token } = await withAsked();
    for (const path of ["/change-email/confirm", "/verify-email"])
      await browser.get(`${path}?token=${token}`);
    expect((await rowOf(user))?.email).toBe(user.email);
    expect((await confirm(browser, token)).status).toBe(200);
  });

  test("is refused and not consumed in another user's session or without a session", async () => {
    const { user, browser, token } = await withAsked();
    const { user: other, browser: others } = await signedIn();
    await expectRefused(await confirm(others, token), 409, authError("WRONG_SESSION"), other);
    expect((await confirm(new Browser(), token)).status).toBe(401);
    expect((await rowOf(user))?.email).toBe(user.email);
    expect((await confirm(browser, token)).status).toBe(200);
  });

  test("is refused when used, expired, unknown or replaced", async () => {
    const { user, browser, newEmail, token } = await withAsked();
    await expectRefused(await confirm(browser, "unknown"), 400, dead, user);
    await ask(browser, user, newAddress());
    await expectRefused(await confirm(browser, token), 400, dead, user);
    await ask(browser, user, newEmail);
    const newest = await tokenFor(newEmail);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now()` })
      .where(eq(verifications.userId, user.id));
    await expectRefused(await confirm(browser, newest), 400, dead, user);
    await ask(browser, user, newEmail);
    const last = await tokenFor(newEmail);
    const answers = await Promise.all([1, 2, 3].map(() => confirm(browser, last)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  test("changes nothing after or during a deletion", async () => {
    const { user, browser, token } = await withAsked();
    await remove(user.id);
    expect((await confirm(browser, token)).status).toBe(401);
    const late = await db.transaction((tx) => confirmEmailChange(tx, { userId: user.id, token }));
    expect(late).toEqual({ ok: false, code: "INVALID_TOKEN" });
    expect(await rowOf(user)).toMatchObject({ email: user.email, status: "deleted" });

    for (let round = 0; round < 6; round += 1) {
      const racing = await withAsked();
      const [answer] = await Promise.all([
        confirm(racing.browser, racing.token),
        remove(racing.user.id),
      ]);
      expect([200, 400, 401]).toContain(answer.status);
      const row = await rowOf(racing.user);
      const email = answer.status === 200 ? racing.newEmail : racing.user.email;
      expect(row).toMatchObject({ status: "deleted", email, ...hashEmail(email) });
    }
  });

  test("changes nothing in an impersonated session", async () => {
    const { user, browser, token } = await withAsked();
    await db
      .update(sessions)
      .set({ impersonatedBy: user.subject })
      .where(eq(sessions.userId, user.id));
    await expectRefused(
      await confirm(browser, token),
      403,
      authError("REAUTHENTICATION_REQUIRED"),
      user,
    );
  });

  test("is stored as a hash, and deleted with the account", async () => {
    const { user, token } = await withAsked();
    const isTheirs = eq(verifications.userId, user.id);
    const rows = await db.select().from(verifications).where(isTheirs);
    expect(JSON.stringify(rows)).not.toContain(token);
    await db.execute(sql`DELETE FROM users WHERE id = ${user.id}`);
    expect(await db.$count(verifications, isTheirs)).toBe(0);
  });

  test("is refused when Better Auth created it", async () => {
    const { user, browser } = await signedIn();
    const forged = await createEmailVerificationToken(
      env().BETTER_AUTH_SECRET,
      user.email,
      newAddress(),
      3600,
      { requestType: "change-email-verification" },
    );
    const answers = [
      await browser.get(`/verify-email?token=${forged}`),
      await browser.post("/verify-email", { token: forged, password: user.password }),
      await confirm(browser, forged),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect((await rowOf(user))?.email).toBe(user.email);
  });
});
