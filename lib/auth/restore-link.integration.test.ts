import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { users, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreLinkDates } from "@/lib/account/queries";
import { restoreTokenOwner } from "@/lib/account/restore/restore-tokens";
import { authError } from "@/lib/auth/auth-error";
import { successMessages } from "@/lib/auth/soft-deletion/success-messages";
import { Browser } from "@/tests/support/browser-client";
import { deletedAccount, mailedRestoreToken } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { kindOf, latestMail, mailsTo } from "@/tests/support/mail";
import { createUser } from "@/tests/support/users";

const origin = "http://127.0.0.1:3000";

const dead = authError("RESTORE_LINK_INVALID");

const restore = (token: string) => new Browser().post("/soft-deletion/restore", { token });

async function askForLink(email: string): Promise<string> {
  const answer = await new Browser().post("/soft-deletion/request-restore", { email });
  expect(answer.status).toBe(200);
  return mailedRestoreToken(email);
}

async function expectDead(token: string): Promise<void> {
  const answer = await restore(token);
  expect(await answer.json()).toEqual(dead);
  expect(answer.status).toBe(400);
  expect(await restoreLinkDates(token)).toBeNull();
}

describe("restore links", () => {
  test("stay valid in the deletion email when a stranger requests another", async () => {
    const { user, token } = await deletedAccount();
    await askForLink(user.email);
    await askForLink(user.email);
    expect(await restoreLinkDates(token)).toMatchObject({ deletedAt: expect.any(Date) });
    expect((await restore(token)).status).toBe(200);
  });

  test("are replaced by the newest requested one", async () => {
    const { user } = await deletedAccount();
    const older = await askForLink(user.email);
    const newer = await askForLink(user.email);
    await expectDead(older);
    expect((await restore(newer)).status).toBe(200);
  });

  test("are revoked by a restore", async () => {
    const { user, token } = await deletedAccount();
    const asked = await askForLink(user.email);
    expect((await restore(asked)).status).toBe(200);
    await expectDead(token);
    await expectDead(asked);
    expect(await db.$count(verifications, eq(verifications.userId, user.id))).toBe(0);
  });

  test("change nothing and reveal nothing when they are opened", async () => {
    const { user, token } = await deletedAccount();
    const before = await db.select().from(verifications);
    await restoreLinkDates(token);
    const got = await new Browser().get(`/soft-deletion/restore?token=${token}`);
    expect(got.status).toBe(404);
    expect(await db.select().from(verifications)).toEqual(before);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(row?.status).toBe("deleted");
  });
});

test("are sent to the account's own address for another spelling of a reserved address", async () => {
  const name = `r${randomUUID().slice(0, 8)}`;
  const own = await createUser({ email: `${name}.doe@gmail.com` });
  await db.transaction((tx) => requestDeletion(tx, { userId: own.id, origin, source: "cli" }));
  await runJobs();
  const typed = `${name}doe@googlemail.com`;
  await new Browser().post("/sign-up/email", { name: "A", email: typed, password: own.password });
  await runJobs();
  const link = (await latestMail(typed))?.links.find((each) => each.includes("/restore?")) ?? "";
  // The page asks for a password with this address, which is the one that has a password.
  expect(new URL(link).searchParams.get("email")).toBe(own.email);

  await new Browser().post("/soft-deletion/request-restore", { email: typed });
  const token = await mailedRestoreToken(own.email);
  const answer = await new Browser().post("/soft-deletion/restore", { token });
  expect(await answer.json()).toEqual({ message: successMessages.restored });
});

test("are sent separately to two accounts of one mailbox", async () => {
  const one = await createUser();
  const two = await createUser({ email: one.email.replace("@", "+tag@") });
  for (const { id: userId } of [one, two])
    await db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "cli" }));
  await runJobs();
  for (const { id, email } of [one, two]) {
    await new Browser().post("/soft-deletion/request-restore", { email });
    expect(await restoreTokenOwner(db, await mailedRestoreToken(email))).toBe(id);
    expect((await mailsTo(email)).map(kindOf)[0]).toBe("restore-link");
  }
});
