import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { devMails, hourlyCounters, users, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { log } from "@/lib/log";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { mailLinkTask } from "./mailed-links";

const origin = "http://127.0.0.1:3000";
const newEmail = () => `l-${randomUUID().slice(0, 8)}@example.com`;

async function deletedUser() {
  const user = await createUser();
  await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
  return user;
}

/** One address of each kind that somebody could ask about. */
const addresses = async () => ({
  unknown: newEmail(),
  verified: (await createUser()).email,
  unverified: (await createUser({ verified: false })).email,
  deleted: (await deletedUser()).email,
  reserved: (await deletedUser()).email.replace("@", "+tag@"),
});

const paths = [
  "/request-password-reset",
  "/sign-in/magic-link",
  "/send-verification-email",
  "/soft-deletion/request-restore",
];

describe.each(paths)("%s", (path) => {
  test("answers and does the same for every address, signed in or not", async () => {
    const signedIn = await createUser();
    const browser = new Browser();
    await browser.post("/sign-in/email", signedIn);
    const seen: Record<string, unknown> = {};
    for (const [kind, email] of Object.entries(await addresses())) {
      for (const [who, asking] of [
        ["nobody", new Browser()],
        ["somebody", browser],
      ] as const) {
        const { result, sql: sent } = await statements(() => asking.post(path, { email }));
        seen[`${kind}, ${who}`] = {
          status: result.status,
          body: await result.text(),
          cookies: result.headers.getSetCookie(),
          sent,
        };
      }
    }
    const [first, ...others] = Object.values(seen);
    expect(first).toMatchObject({ status: 200, cookies: [] });
    for (const other of others) expect(other).toEqual(first);
    expect(JSON.stringify(first)).toContain("graphile_worker.add_job");
    expect(JSON.stringify(first)).not.toMatch(/FROM \\?"?users/i);
  });

  test.each(["", "not an address", `${"x".repeat(320)}@example.com`])(
    "refuses %j",
    async (email) => {
      expect((await new Browser().post(path, { email })).status).toBe(400);
    },
  );
});

test("sends only the email that fits the account", async () => {
  const { unknown, verified, unverified, deleted, reserved } = await addresses();
  await runJobs();
  await db.delete(devMails);
  for (const path of paths)
    for (const email of [unknown, verified, unverified, deleted, reserved])
      await new Browser().post(path, { email });
  await runJobs();
  const mails = await db
    .select({ to: devMails.recipient, subject: devMails.subject })
    .from(devMails);
  const of = (email: string) => mails.filter(({ to }) => to === email).length;
  expect({
    unknown: of(unknown),
    verified: of(verified),
    unverified: of(unverified),
    deleted: of(deleted),
    reserved: of(reserved),
  }).toEqual({ unknown: 0, verified: 2, unverified: 3, deleted: 1, reserved: 0 });
});

test("sends the sign-up email that fits the address: verify, existing, deleted or reserved", async () => {
  const { unknown, verified, deleted, reserved } = await addresses();
  const purged = await deletedUser();
  await db.delete(users).where(eq(users.id, purged.id));
  await runJobs();
  for (const email of [unknown, verified, deleted, reserved, purged.email])
    await new Browser().post("/sign-up/email", { name: "A", email, password: "correct horse" });
  await runJobs();
  expect((await latestMail(unknown))?.links.join()).toContain("/api/auth/verify-email?token=");
  expect((await latestMail(verified))?.links.join()).toContain("/forgot-password");
  expect((await latestMail(deleted))?.links.join()).toContain("/restore?email=");
  expect((await latestMail(reserved))?.links.join()).toContain("/restore?email=");
  expect((await latestMail(purged.email))?.links.join()).not.toContain("/restore");
});

describe("the hourly limit of emails", () => {
  const mailsTo = async (email: string) =>
    (await db.select().from(devMails).where(eq(devMails.recipient, email))).length;

  test("allows five emails of a kind to one mailbox, in any spelling", async () => {
    const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
    const user = await createUser();
    for (let round = 0; round < 3; round += 1)
      for (const email of [user.email, user.email.toUpperCase()])
        await new Browser().post("/sign-in/magic-link", { email });
    await runJobs();
    expect(await mailsTo(user.email)).toBe(5);
    expect(JSON.stringify(warned.mock.calls)).not.toContain(user.email);
    const variant = await createUser({ email: user.email.replace("@", "+tag@") });
    await new Browser().post("/sign-in/magic-link", { email: variant.email });
    await runJobs();
    expect(await mailsTo(variant.email)).toBe(0);
    await db
      .update(hourlyCounters)
      .set({ expiresAt: sql`now()` })
      .where(eq(hourlyCounters.action, "email:magic-link"));
    await new Browser().post("/sign-in/magic-link", { email: user.email });
    await runJobs();
    expect(await mailsTo(user.email)).toBe(6);
  });

  test("keeps the restore link available when a stranger uses up another kind", async () => {
    vi.spyOn(log, "warn").mockImplementation(() => {});
    const user = await createUser();
    for (let round = 0; round < 6; round += 1)
      await new Browser().post("/sign-in/magic-link", { email: user.email });
    await runJobs();
    await new Browser().post("/request-password-reset", { email: user.email });
    await runJobs();
    expect((await latestMail(user.email))?.links.join()).toContain("/reset-password?token=");
    expect(await mailsTo(user.email)).toBe(6);
  });

  test("does not apply to known browsers when a stranger uses it up", async () => {
    vi.spyOn(log, "warn").mockImplementation(() => {});
    const { user, browser } = await signedIn();
    await browser.post("/sign-out", {});
    const { browser: neighbour } = await signedIn();
    for (const path of ["/sign-in/magic-link", "/request-password-reset"]) {
      const before = await mailsTo(user.email);
      for (const by of [new Browser(), neighbour])
        for (let round = 0; round < 6; round += 1) await by.post(path, { email: user.email });
      await runJobs();
      expect(await mailsTo(user.email)).toBe(before + 5);
      for (let round = 0; round < 6; round += 1) await browser.post(path, { email: user.email });
      await runJobs();
      expect(await mailsTo(user.email)).toBe(before + 10);
    }
  });

  test("applies to jobs that run at the same time", async () => {
    vi.spyOn(log, "warn").mockImplementation(() => {});
    const user = await createUser();
    const job = { kind: "magic-link", email: user.email, origin };
    await Promise.all(Array.from({ length: 9 }, () => mailLinkTask(job)));
    await runJobs();
    expect(await mailsTo(user.email)).toBe(5);
    const live = and(eq(verifications.userId, user.id), eq(verifications.purpose, "magic-link"));
    expect(await db.select().from(verifications).where(live)).toHaveLength(1);
  });

  test("does not count an address without an account", async () => {
    const email = newEmail();
    for (let round = 0; round < 6; round += 1)
      await new Browser().post("/sign-in/magic-link", { email });
    await runJobs();
    const user = await createUser({ email });
    await new Browser().post("/sign-in/magic-link", { email });
    await runJobs();
    expect(await mailsTo(user.email)).toBe(1);
  });
});

test("refuses an invalid payload without repeating it", async () => {
  const wrong = mailLinkTask({
    kind: "magic-link",
    email: "secret@example.com",
    origin: "javascript:1",
  });
  await expect(wrong).rejects.toThrow(
    "The payload of a mail-link job is not a request for a link.",
  );
});
