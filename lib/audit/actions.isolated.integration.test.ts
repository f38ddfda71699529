import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { and, desc, eq, gt } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { db, type Transaction } from "@/db/client";
import { accounts, auditLogs, users } from "@/db/schema";
import { changeRole } from "@/lib/account/admins";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { openExport } from "@/lib/account/export/archive";
import { recoverAccount } from "@/lib/account/recover/recover";
import { sendPasswordReset } from "@/lib/admin/account/change-account";
import { verifySecondFactor } from "@/lib/auth/two-factor/verify";
import { enqueueMail } from "@/lib/email/enqueue";
import { seedDatabase } from "@/lib/seed/seed";
import { adminFlows, signedInAdmin } from "@/tests/support/admin-flows";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { contentFlows } from "@/tests/support/content";
import { copyDatabase } from "@/tests/support/copied-database";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, type MailKind } from "@/tests/support/mail";
import { somePerson, userOf } from "@/tests/support/oauth-people";
import { passProvider } from "@/tests/support/oauth-server";
import { registerPasskey } from "@/tests/support/passkeys";
import { mailedCode, signedInWithoutPassword } from "@/tests/support/passwordless";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { type AuditAction, auditEvents } from "./actions";

// The settings are read when the application is imported, so the server starts before it.
const oidc = await vi.hoisted(async () => {
  const support = await import("@/tests/support/oauth-server");
  const oidc = await support.startOidcServer();
  Object.assign(process.env, {
    OIDC_ISSUER: oidc.issuer,
    OIDC_CLIENT_ID: "client",
    OIDC_CLIENT_SECRET: "secret",
    OIDC_NAME: "Example ID",
  });
  return oidc;
});
const refusing = "refused.example";
vi.mock("@/lib/email/task", async (original) => {
  const real = await original<typeof import("@/lib/email/task")>();
  const sendMailTask: typeof real.sendMailTask = async (payload) => {
    const { mail } = payload as { mail: { to: string; template: string } };
    return mail.to.endsWith(`@${refusing}`)
      ? { to: mail.to, template: mail.template, reply: "550 5.1.1" }
      : real.sendMailTask(payload);
  };
  return { ...real, sendMailTask };
});

afterAll(() => oidc.stop());

const origin = "http://127.0.0.1:3000";
const newPassword = "another correct horse";
const newEmail = () => `a-${randomUUID().slice(0, 8)}@example.com`;
const within = <T>(work: (tx: Transaction) => Promise<T>) => db.transaction(work);

async function ok(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  expect(response.status, await response.clone().text()).toBeLessThan(400);
  return response;
}

async function refused(answer: Promise<Response>): Promise<void> {
  expect((await answer).status).toBeGreaterThanOrEqual(400);
}

async function tokenIn(email: string, kind: MailKind): Promise<string> {
  await runJobs();
  const link = (await latestMail(email, kind))?.links.find((each) => each.includes("token="));
  return new URL(link ?? "").searchParams.get("token") ?? "";
}

async function signUp(email: string): Promise<TestUser & { browser: Browser }> {
  const [browser, password, name] = [new Browser(), newPassword, "Ada"];
  await ok(browser.post("/sign-up/email", { name, email, password }));
  return { ...(await rowOf(email)), email, name, password, browser };
}

async function rowOf(email: string): Promise<{ id: string; subject: string }> {
  const user = await userOf(email);
  if (!user) throw new Error("There is no such account.");
  return user;
}

const signInByProvider = (person: ReturnType<typeof somePerson>) =>
  passProvider(new Browser(), person, { provider: "oidc", callbackURL: "/dashboard" });

async function linkedAccount() {
  const { user, browser } = await signedIn();
  await signInByProvider(somePerson({ email: user.email }));
  const linked = and(eq(accounts.userId, user.id), eq(accounts.providerId, "oidc"));
  const [account] = await db.select({ id: accounts.id }).from(accounts).where(linked);
  return { user, browser, id: account?.id };
}

async function askEmailChange() {
  const { user, browser } = await signedIn();
  const email = newEmail();
  await ok(browser.post("/change-email", { newEmail: email, password: user.password }));
  return { user, browser, email };
}

async function postWithFactor(path: string) {
  const { user, browser, recoveryCodes } = await createEnrolledUser();
  await ok(browser.post(path, { password: user.password, code: recoveryCodes[0] }));
  return user;
}

async function createApiKey() {
  const { user, browser } = await signedIn();
  const key = { name: "Backup", expiresInDays: 30, password: user.password };
  const made = await ok(browser.post("/api-keys/create", key));
  return { user, browser, id: ((await made.json()) as { id: string }).id };
}

async function impersonate() {
  const { id } = await createUser();
  const { user, browser, actor } = await signedInAdmin();
  const asked = { userId: id, reason: "A ticket of theirs.", password: user.password };
  await ok(browser.post("/admin/impersonate-user", asked));
  return { id, actor, browser };
}

/** What leaves the row of each action, by the product’s own functions, and of whom and by which admin the row is. */
const flows: Record<AuditAction, () => Promise<{ id: string; actor?: string }>> = {
  "account.created": () => signUp(newEmail()),
  "account.verified": async () => {
    const { browser, ...user } = await signUp(newEmail());
    const token = await tokenIn(user.email, "verify-email");
    await ok(browser.post("/verify-email", { token, password: user.password }));
    return user;
  },
  "account.deleted": async () => {
    const { user, browser } = await signedIn();
    await ok(browser.post("/delete-user", { password: user.password }));
    return user;
  },
  "account.deletion-refused": async () => {
    const { user, browser } = await signedIn();
    await refused(browser.post("/delete-user", { password: "not the password" }));
    return user;
  },
  "account.restored": async () => {
    const { user, browser } = await signedIn();
    await ok(browser.post("/delete-user", { password: user.password }));
    await ok(browser.post("/soft-deletion/restore", user));
    return user;
  },
  "account.recovered": async () => {
    const user = await createUser();
    const copy = await copyDatabase();
    await db.delete(users).where(eq(users.id, user.id));
    await recoverAccount(copy, { email: user.email, dryRun: false });
    return user;
  },
  "account.banned": async () => {
    const user = await createUser();
    await within((tx) => banAccount(tx, user.id));
    return user;
  },
  "account.unbanned": async () => {
    const user = await createUser();
    await within((tx) => banAccount(tx, user.id));
    await within((tx) => unbanAccount(tx, user.id));
    return user;
  },
  "account.role-changed": async () => {
    const user = await createUser();
    const { id: actorId, subject: actor } = await createUser({ role: "admin" });
    await within((tx) => changeRole(tx, { userId: user.id, role: "admin", actorId }));
    return { id: user.id, actor };
  },
  "account.impersonated": impersonate,
  "account.impersonation-ended": async () => {
    const { browser, ...both } = await impersonate();
    await ok(browser.post("/admin/stop-impersonating", {}));
    return both;
  },
  "account.erase-asked": async () => {
    const { user, browser } = await signedIn();
    await ok(browser.post("/delete-user", { password: user.password }));
    const asked = { userId: user.id, origin, source: "cli" } as const;
    await within((tx) => eraseNow(tx, asked));
    return user;
  },
  "account.erased": async () => {
    const user = await createUser();
    await db.delete(users).where(eq(users.id, user.id));
    return user;
  },
  "account.exported": async () => {
    const user = await createUser();
    const archive = await openExport(user.id);
    if (typeof archive === "string") throw new Error(archive);
    await buffer(archive);
    return user;
  },
  ...contentFlows,
  "account.locked": async () => {
    const { email, ...user } = await createUser();
    for (let attempt = 0; attempt < 5; attempt += 1)
      await refused(new Browser().post("/sign-in/email", { email, password: "not it" }));
    await runJobs();
    return user;
  },
  "profile.changed": async () => {
    const { user, browser } = await signedIn();
    await ok(browser.post("/update-user", { name: "Grace" }));
    return user;
  },
  "session.started": async () => (await signedIn()).user,
  "session.ended": async () => {
    const { user, browser } = await signedIn();
    await ok(browser.post("/sign-out", {}));
    return user;
  },
  "session.refused": async () => {
    const user = await createUser();
    await refused(new Browser().post("/sign-in/email", { ...user, password: "not it" }));
    return user;
  },
  "password.changed": async () => {
    const { user, browser } = await signedIn();
    const currentPassword = user.password;
    await ok(browser.post("/change-password", { currentPassword, newPassword }));
    return user;
  },
  "password.set": async () => {
    const { user, browser } = await signedInWithoutPassword();
    const purpose = "set-password";
    await ok(browser.post("/step-up/request", { purpose }));
    const proof = { purpose, mailCode: await mailedCode(user.email) };
    await ok(browser.post("/step-up/verify", proof));
    await ok(browser.post("/set-password", { newPassword }));
    return user;
  },
  "password.reset": async () => {
    const { email, ...user } = await createUser();
    await ok(new Browser().post("/request-password-reset", { email }));
    const token = await tokenIn(email, "reset-password");
    await ok(new Browser().post("/reset-password", { token, newPassword }));
    return user;
  },
  "password.reset-sent": async () => {
    const { id: userId } = await createUser();
    const { actor, admin } = await signedInAdmin();
    expect(await sendPasswordReset({ admin, userId, origin })).toBeNull();
    return { id: userId, actor };
  },
  "email.change-asked": async () => (await askEmailChange()).user,
  "email.changed": async () => {
    const { user, browser, email } = await askEmailChange();
    const token = await tokenIn(email, "email-change-confirm");
    await ok(browser.post("/change-email/confirm", { token }));
    return user;
  },
  "email.refused": async () => {
    const user = await createUser({ email: `${randomUUID()}@${refusing}` });
    const props = { name: user.name, resetUrl: "https://example.com/reset" };
    await enqueueMail(db, { template: "password-changed", to: user.email, props });
    await runJobs();
    return user;
  },
  "two-factor.enabled": async () => (await createEnrolledUser()).user,
  "two-factor.disabled": () => postWithFactor("/two-factor/disable"),
  "two-factor.locked": async () => {
    const { user, app } = await createEnrolledUser();
    const code = await app.wrongCode();
    for (let attempt = 0; attempt < 10; attempt += 1)
      await within((tx) => verifySecondFactor(tx, { userId: user.id, code, after: "password" }));
    return user;
  },
  "recovery-codes.replaced": () => postWithFactor("/two-factor/generate-backup-codes"),
  "recovery-code.used": async () => {
    const { user, recoveryCodes } = await createEnrolledUser();
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    await ok(browser.post("/two-factor/verify-backup-code", { code: recoveryCodes[0] }));
    return user;
  },
  "passkey.added": async () => {
    const { user, browser } = await signedIn();
    await registerPasskey(browser, user);
    return user;
  },
  "passkey.renamed": async () => {
    const { user, browser } = await signedIn();
    const { id } = await registerPasskey(browser, user);
    await ok(browser.post("/passkey/update-passkey", { id, name: "Key ring" }));
    return user;
  },
  "passkey.removed": async () => {
    const { user, browser } = await signedIn();
    const { id } = await registerPasskey(browser, user);
    await ok(browser.post("/passkey/delete-passkey", { id, password: user.password }));
    return user;
  },
  "provider.linked": async () => (await linkedAccount()).user,
  "provider.unlinked": async () => {
    const { user, browser, id } = await linkedAccount();
    await ok(browser.post("/unlink-account", { id, password: user.password }));
    return user;
  },
  "api-key.created": async () => (await createApiKey()).user,
  "api-key.revoked": async () => {
    const { user, browser, id } = await createApiKey();
    await ok(browser.post("/api-keys/revoke", { id }));
    return user;
  },
  ...adminFlows,
};

async function lastSeq(): Promise<number> {
  const [last] = await db
    .select({ seq: auditLogs.seq })
    .from(auditLogs)
    .orderBy(desc(auditLogs.seq))
    .limit(1);
  return last?.seq ?? 0;
}

/** The rows that `work` leaves, each as the code and the docs say. */
async function rowsOf(work: () => Promise<unknown>) {
  const before = await lastSeq();
  await work();
  const rows = await db
    .select()
    .from(auditLogs)
    .where(gt(auditLogs.seq, before))
    .orderBy(auditLogs.seq);
  for (const { action, metadata } of rows)
    expect(auditEvents[action as AuditAction].safeParse(metadata).error).toBeUndefined();
  return rows;
}

describe("leaves exactly one row of", () => {
  test.each(Object.keys(flows) as AuditAction[])("%s", async (action) => {
    let about: { id?: string; actor?: string } = {};
    const rows = await rowsOf(async () => {
      about = await flows[action]();
    });
    const [row, ...others] = rows.filter((each) => each.action === action);
    expect(others).toEqual([]);
    expect(row?.subject).toEqual(expect.any(String));
    expect(row?.userId).toBe(action === "account.erased" ? null : about.id);
    expect(row?.actorSubject).toBe(about.actor ?? null);
  });
});

describe("account.created has the method of", () => {
  const creations = async (work: () => Promise<unknown>) =>
    (await rowsOf(work))
      .filter(({ action }) => action === "account.created")
      .map(({ metadata }) => metadata);

  test("a sign-up with a password, and none for an address that is taken", async () => {
    const email = newEmail();
    expect(await creations(() => signUp(email))).toEqual([{ method: "password" }]);
    const { email: taken } = await createUser();
    expect(await creations(() => signUp(taken))).toEqual([]);
  });

  test.each([true, false])("a provider that says %s of the address", async (email_verified) => {
    const person = somePerson({ email_verified });
    const method = "oauth:oidc";
    expect(await creations(() => signInByProvider(person))).toEqual([{ method }]);
    expect(await creations(() => signInByProvider(person))).toEqual([]);
  });

  test("the demo data", async () => {
    await db.delete(users);
    await db.delete(auditLogs);
    const method = "seed";
    expect(await creations(() => seedDatabase({ filled: false }))).toEqual(
      Array(3).fill({ method }),
    );
  });
});
