import { buffer } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { emailHashes, hashEmail } from "@/db/email-hash";
import { auditLogs, blockedIdentifiers, sessions, users } from "@/db/schema";
import { createEnrolledUser, forgetUsedCodes } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, type MailKind, mailsTo } from "@/tests/support/mail";
import { lockOn, meetAt } from "@/tests/support/meet";
import { expectInvariants } from "@/tests/support/model/invariants";
import { createNoteOwner } from "@/tests/support/notes";
import { withNotes } from "@/tests/support/participant";
import { registerPasskey, signInOptions } from "@/tests/support/passkeys";
import { signedIn } from "@/tests/support/signed-in";
import { filesOf } from "@/tests/support/stored-files";
import { createUser, type TestUser } from "@/tests/support/users";
import { banAccount } from "./ban";
import { askEmailChange, confirmEmailChange } from "./change-email";
import { eraseNow } from "./deletion/erase-now";
import { purgeAccount } from "./deletion/purge";
import { requestDeletion } from "./deletion/request-deletion";
import { openExport } from "./export/archive";
import { restoreAccount } from "./restore/restore";
import { verifyAccounts } from "./verify/verify";

withNotes();

const origin = "http://127.0.0.1:3000";

const remove = (user: { id: string }) => () =>
  db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
const restore = (user: { id: string }) => () =>
  db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
const erase = (user: { id: string }) => () =>
  db.transaction((tx) => eraseNow(tx, { userId: user.id, origin, source: "cli" }));
const ban = (user: { id: string }) => () => db.transaction((tx) => banAccount(tx, user.id));
const purge = (user: { id: string }) => () => purgeAccount(user.id);

const rowOf = async (id: string) =>
  (await db.select().from(users).where(eq(users.id, id)))[0] ?? null;
const sessionsOf = (id: string) => db.$count(sessions, eq(sessions.userId, id));
const auditOf = (user: TestUser, action: string) =>
  db.$count(auditLogs, sql`subject = ${user.subject} AND action = ${action}`);
const countMails = async (email: string, kind: MailKind) => (await mailsTo(email, kind)).length;
const addressLock = (email: string) => lockOn.advisory(`address:${hashEmail(email).emailHash}`);

async function setDeadline(id: string, milliseconds: number): Promise<void> {
  await db.execute(sql`
    UPDATE users SET purge_at = clock_timestamp() + ${milliseconds} * interval '1 millisecond'
    WHERE id = ${id}`);
}

/** A change of address that only waits to be confirmed. */
async function changing(user: TestUser, newEmail: string) {
  await db.transaction((tx) => askEmailChange(tx, { userId: user.id, newEmail, origin }));
  await runJobs();
  const link = (await latestMail(newEmail, "email-change-confirm"))?.links[0] ?? origin;
  const token = new URL(link).searchParams.get("token") ?? "";
  return () => db.transaction((tx) => confirmEmailChange(tx, { userId: user.id, token }));
}

afterEach(async () => {
  vi.restoreAllMocks();
  await expectInvariants();
  await runJobs();
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
});

type PendingSignIn = {
  user: TestUser;
  enter: () => Promise<Response>;
  /** Of a deleted account. */
  refusal: object;
  /** Of one whose row is gone, where that is not the same. */
  gone?: object;
};

const signedOut = { status: 401, code: "UNAUTHORIZED" };

// Each sign-in method with its credentials at hand, so that only the session is left to store.
const signInMethods: Record<string, () => Promise<PendingSignIn>> = {
  "a password": async () => {
    const user = await createUser();
    const enter = () => new Browser().post("/sign-in/email", user);
    return {
      user,
      enter,
      refusal: { status: 403, code: "ACCOUNT_DELETED" },
      // As for any address without an account.
      gone: { status: 401, code: "INVALID_EMAIL_OR_PASSWORD" },
    };
  },
  "a magic link": async () => {
    const user = await createUser();
    await new Browser().post("/sign-in/magic-link", { email: user.email });
    await runJobs();
    const link = (await latestMail(user.email))?.links.find((each) => each.includes("token="));
    const token = new URL(link ?? "").searchParams.get("token");
    const enter = () => new Browser().post("/magic-link/verify", { token });
    return { user, enter, refusal: { status: 400, code: "INVALID_TOKEN" } };
  },
  "a second step": async () => {
    const { user, app } = await createEnrolledUser();
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    await forgetUsedCodes(user.id);
    const code = await app.code();
    const enter = () => browser.post("/two-factor/verify-totp", { code });
    return { user, enter, refusal: { status: 401, code: "INVALID_TWO_FACTOR_COOKIE" } };
  },
  "a passkey": async () => {
    const { user, browser } = await signedIn();
    const { key } = await registerPasskey(browser, user);
    const stranger = new Browser();
    const response = key.get(await signInOptions(stranger));
    const enter = () => stranger.post("/passkey/verify-authentication", { response });
    return {
      user,
      enter,
      refusal: { status: 403, code: "ACCOUNT_DELETED" },
      gone: signedOut,
    };
  },
};

describe.each(Object.entries(signInMethods))("a deletion concurrent with %s", (_name, make) => {
  test("refuses without a session or cookie when the deletion locks the account first", async () => {
    const { user, enter, refusal } = await make();
    const [, entered] = await meetAt(lockOn.user(user.id), remove(user), enter);
    if (!("value" in entered)) throw entered.error;
    const { code } = (await entered.value.json()) as { code: string };
    expect({ status: entered.value.status, code }).toEqual(refusal);
    expect(entered.value.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/);
    expect(await sessionsOf(user.id)).toBe(0);
  });

  // Found by the model: the session named a user who was there when the password was looked at.
  test("refuses without a server error when a manual DELETE locks the account first", async () => {
    const { user, enter, refusal, gone = refusal } = await make();
    const byHand = async () => db.delete(users).where(eq(users.id, user.id));
    const [, entered] = await meetAt(lockOn.user(user.id), byHand, enter);
    if (!("value" in entered)) throw entered.error;
    const { code } = (await entered.value.json()) as { code: string };
    expect({ status: entered.value.status, code }).toEqual(gone);
    expect(entered.value.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/);
  });

  test("ends the session with the account when the session is stored first", async () => {
    const { user, enter } = await make();
    const [entered, deleted] = await meetAt(lockOn.user(user.id), enter, remove(user));
    expect("value" in entered && entered.value.status).toBe(200);
    expect(deleted).toMatchObject({ value: { ok: true } });
    expect(await rowOf(user.id)).toMatchObject({ status: "deleted" });
    expect(await sessionsOf(user.id)).toBe(0);
  });
});

test("stores one deadline, one audit row and one email for two concurrent deletions", async () => {
  const user = await createUser();
  const [one, other] = await meetAt(lockOn.user(user.id), remove(user), remove(user));
  expect(one).toMatchObject({ value: { ok: true, restorableUntil: expect.any(Date) } });
  expect(other).toEqual(one);
  await runJobs();
  expect(await auditOf(user, "account.deleted")).toBe(1);
  expect(await countMails(user.email, "deletion-requested")).toBe(1);
});

test("succeeds once and sends one email for two concurrent restores", async () => {
  const user = await createUser();
  await remove(user)();
  const outcomes = await meetAt(lockOn.user(user.id), restore(user), restore(user));
  expect(outcomes).toEqual([{ value: true }, { value: false }]);
  await runJobs();
  expect(await countMails(user.email, "restored")).toBe(1);
});

test.each(["deletion", "ban"])("keeps both a deletion and a ban, the %s first", async (first) => {
  const { user } = await signedIn();
  const [one, other] = [remove(user), ban(user)];
  if (first === "deletion") await meetAt(lockOn.user(user.id), one, other);
  else await meetAt(lockOn.user(user.id), other, one);
  expect(await rowOf(user.id)).toMatchObject({ status: "deleted", bannedAt: expect.any(Date) });
  expect(await sessionsOf(user.id)).toBe(0);
});

describe("a deletion concurrent with a change of address", () => {
  const holdOf = async (user: TestUser) =>
    (
      await db
        .select({ hash: blockedIdentifiers.identifierHash })
        .from(blockedIdentifiers)
        .where(eq(blockedIdentifiers.subject, user.subject))
    ).map(({ hash }) => hash);

  test("keeps and reserves the old address when the deletion is first", async () => {
    const user = await createUser();
    const confirm = await changing(user, `new-${user.email}`);
    const [, changed] = await meetAt(lockOn.user(user.id), remove(user), confirm);
    expect(changed).toEqual({ value: { ok: false, code: "INVALID_TOKEN" } });
    expect(await holdOf(user)).toEqual(emailHashes(user.email));
  });

  test("reserves the new address and releases the old one when the change is first", async () => {
    const user = await createUser();
    const newEmail = `new-${user.email}`;
    await meetAt(lockOn.user(user.id), await changing(user, newEmail), remove(user));
    expect(await rowOf(user.id)).toMatchObject({ status: "deleted", email: newEmail });
    expect(await holdOf(user)).toEqual(emailHashes(newEmail));
  });

  // Found by the model: a deadlock of the address and the link that was emailed to it.
  test.each(["deletion", "change"])(
    "does not deadlock on another spelling of the mailbox, the %s first",
    async (first) => {
      const owner = await createUser();
      const other = await createUser();
      const spelling = owner.email.replace("@", "+other@");
      const confirm = await changing(other, spelling);
      const lock = addressLock(owner.email);
      const [one, second] =
        first === "deletion"
          ? await meetAt<unknown, unknown>(lock, remove(owner), confirm)
          : await meetAt<unknown, unknown>(lock, confirm, remove(owner));
      const [deleted, changed] = first === "deletion" ? [one, second] : [second, one];
      expect(deleted).toMatchObject({ value: { ok: true } });
      if (first === "deletion") {
        expect(changed).toMatchObject({ value: { ok: false } });
        expect(await rowOf(other.id)).toMatchObject({ email: other.email });
      } else expect(changed).toEqual({ value: { ok: true, email: spelling } });
    },
  );

  test("deletes two accounts of one mailbox concurrently", async () => {
    const one = await createUser();
    const other = await createUser({ email: one.email.replace("@", "+other@") });
    for (const { email } of [one, other])
      await new Browser().post("/request-password-reset", { email });
    await runJobs();
    const both = await meetAt(addressLock(one.email), remove(one), remove(other));
    for (const outcome of both) expect(outcome).toMatchObject({ value: { ok: true } });
  });
});

describe("a restore concurrent with the end of the grace period", () => {
  test("refuses a restore that began before the deadline and locks the account after it", async () => {
    const user = await createUser();
    await remove(user)();
    await setDeadline(user.id, 200);
    const [restored] = await meetAt(lockOn.user(user.id), restore(user), purge(user), {
      meanwhile: () => new Promise((resolve) => setTimeout(resolve, 300)),
    });
    expect(restored).toEqual({ value: false });
    await purgeAccount(user.id);
    expect(await rowOf(user.id)).toBeNull();
  });

  test("lets a restore succeed when the purge began before the deadline", async () => {
    const user = await createUser();
    await remove(user)();
    await setDeadline(user.id, 60_000);
    const [, restored] = await meetAt(lockOn.user(user.id), purge(user), restore(user));
    expect(restored).toEqual({ value: true });
    expect(await rowOf(user.id)).toMatchObject({ status: "active" });
  });

  test("refuses a restore once the purge has decided", async () => {
    const { user, userId } = await createNoteOwner();
    await remove(user)();
    await setDeadline(userId, 0);
    const outcome = await meetAt(lockOn.user(userId), purge(user), restore(user));
    expect(outcome).toEqual([{ value: undefined }, { value: false }]);
    expect(await rowOf(userId)).toBeNull();
    expect(await filesOf(userId)).toEqual([]);
  });

  test("issues one receipt and one email for two concurrent purges", async () => {
    const user = await createUser();
    await remove(user)();
    await setDeadline(user.id, 0);
    await meetAt(lockOn.user(user.id), purge(user), purge(user));
    await runJobs();
    expect(await auditOf(user, "account.erased")).toBe(1);
    expect(await countMails(user.email, "erased")).toBe(1);
  });

  test.each(["erase", "restore"])(
    "decides between a concurrent erasure and restore, the %s first",
    async (first) => {
      const user = await createUser();
      await remove(user)();
      const lock = lockOn.user(user.id);
      const restored =
        first === "erase"
          ? (await meetAt(lock, erase(user), restore(user)))[1]
          : (await meetAt(lock, restore(user), erase(user)))[0];
      expect(restored).toEqual({ value: first === "restore" });
      await runJobs();
      expect(await rowOf(user.id)).toBeNull();
      expect(await countMails(user.email, "erased")).toBe(1);
    },
  );
});

describe("a deletion concurrent with a sign-up for the same mailbox", () => {
  const password = "a password of hers";
  const spelled = (user: TestUser) => user.email.replace("@", "+again@");
  const signUp = (email: string) => () =>
    new Browser().post("/sign-up/email", { name: "Eve", email, password });

  test("creates no account when the address is reserved while the sign-up waits", async () => {
    const user = await createUser();
    const email = spelled(user);
    const earlier = await createUser({ email, verified: false });
    const [answer] = await meetAt(lockOn.user(earlier.id), signUp(email), remove(user));
    expect("value" in answer && answer.value.status).toBe(200);
    expect(await db.$count(users, eq(users.email, email))).toBe(0);
  });

  test("revokes the emailed link when the sign-up commits while the deletion waits", async () => {
    const user = await createUser();
    const email = spelled(user);
    await signUp(email)();
    await runJobs();
    const link = (await latestMail(email))?.links.find((each) => each.includes("token=")) ?? "";
    const token = new URL(link).searchParams.get("token");
    await meetAt(lockOn.user(user.id), remove(user), signUp(email));
    const answer = await new Browser().post("/verify-email", { token, password });
    expect(await answer.json()).toMatchObject({ code: "INVALID_TOKEN" });
  });
});

describe("an export concurrent with a purge", () => {
  async function due() {
    const owner = await createNoteOwner();
    await remove(owner.user)();
    await setDeadline(owner.userId, 0);
    return owner;
  }

  test("fails when the purge is first", async () => {
    const { user, userId } = await due();
    const [, archive] = await meetAt(lockOn.user(userId), purge(user), async () => {
      await purgeAccount(userId);
      return openExport(userId);
    });
    expect(archive).toEqual({ value: "gone" });
  });

  test("ends complete or cut short without files when the export is first", async () => {
    const { user, userId } = await due();
    const read = async () => {
      const stream = await openExport(userId);
      return typeof stream === "string" ? stream : buffer(stream).catch(() => null);
    };
    const [archive] = await meetAt(lockOn.user(userId), read, purge(user));
    expect(archive).toHaveProperty("value");
    expect(await rowOf(userId)).toBeNull();
    expect(await filesOf(userId)).toEqual([]);
  });
});
