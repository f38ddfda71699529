import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { devMails, users } from "@/db/schema";
import { mailedRestoreToken } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { kindOf, latestMail, mailsTo } from "@/tests/support/mail";
import { withNotes } from "@/tests/support/participant";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { findGracePass, issueGracePass } from "../restore/grace-passes";
import { restoreAccount } from "../restore/restore";
import { restoreTokenOwner } from "../restore/restore-tokens";
import { mailDeletion } from "./mail-deletion";
import { purgeDueAccounts } from "./purge";
import { requestDeletion } from "./request-deletion";

withNotes();

const origin = "http://127.0.0.1:3000";
const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "api" }));

/** A user with so many notes. */
async function withNotesOf(count: number) {
  const user = await createUser();
  await db.execute(sql`
    INSERT INTO test_notes (user_id, title) SELECT ${user.id}, 'leaf' FROM generate_series(1, ${count}::int)`);
  return user;
}

test("runs the same statements for any amount of data, and reads none of it", async () => {
  const small = await withNotesOf(1);
  const large = await withNotesOf(2000);
  const [few, many] = [
    await statements(() => remove(small.id)),
    await statements(() => remove(large.id)),
  ];
  expect(many.sql).toEqual(few.sql);
  expect(many.sql.join("\n")).not.toMatch(/\btest_notes\b/);
});

describe("the deletion email", () => {
  test("contains the counts, and is sent once however often its job runs", async () => {
    const user = await withNotesOf(12);
    await remove(user.id);
    await runJobs();
    await mailDeletion({ userId: user.id, origin });
    await Promise.all([1, 2].map(() => mailDeletion({ userId: user.id, origin })));
    await runJobs();
    expect(await db.$count(devMails, eq(devMails.recipient, user.email))).toBe(1);
    expect((await latestMail(user.email))?.text).toMatch(/12 notes/);
  });

  test("is not sent for an account that was restored or purged in the meantime", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
    await runJobs();
    expect(await latestMail(user.email, "deletion-requested")).toBeUndefined();
    await mailDeletion({ userId: randomUUID(), origin });
    await runJobs();
  });

  test("offers no restore when the queue delivers it after the deadline", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.update(users).set({ purgeAt: sql`now()` }).where(eq(users.id, user.id));
    await purgeDueAccounts();
    await runJobs();
    expect((await mailsTo(user.email)).map(kindOf)).toEqual(["erased"]);
  });

  test("contains the link that works after a restore and a second deletion", async () => {
    const user = await createUser();
    await remove(user.id);
    await db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "cli" }));
    await remove(user.id);
    await runJobs();
    expect(await mailsTo(user.email, "deletion-requested")).toHaveLength(1);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(row?.status).toBe("deleted");
  });
});

test("leaves the restore links of another account of the same mailbox valid", async () => {
  const user = await createUser();
  const other = await createUser({ email: user.email.replace("@", "+tag@") });
  await remove(other.id);
  const token = await mailedRestoreToken(other.email);
  const pass = await db.transaction((tx) => issueGracePass(tx, other.id));
  await remove(user.id);
  expect(await restoreTokenOwner(db, token)).toBe(other.id);
  expect(await findGracePass(db, pass?.token ?? "")).toMatchObject({ userId: other.id });
});
