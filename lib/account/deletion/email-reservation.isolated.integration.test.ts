import { randomBytes, randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { blockedIdentifiers, users } from "@/db/schema";

const origin = "http://127.0.0.1:3000";
const before = process.env.EMAIL_HASH_PEPPER ?? "";

/** As after a restart with these settings: everything that reads them is loaded anew. */
async function restart(settings: { pepper: string; old: string }) {
  vi.stubEnv("EMAIL_HASH_PEPPER", settings.pepper);
  vi.stubEnv("EMAIL_HASH_PEPPER_OLD", settings.old);
  vi.resetModules();
  const { createUser } = await import("@/tests/support/users");
  const { Browser } = await import("@/tests/support/browser-client");
  const { requestDeletion } = await import("./request-deletion");
  const { restoreAccount } = await import("../restore/restore");
  const { eraseNow } = await import("./erase-now");
  const { findReservation } = await import("./email-reservation");
  const { cleanup } = await import("@/lib/cleanup");
  const { runJobs } = await import("@/tests/support/jobs");
  const { latestMail } = await import("@/tests/support/mail");
  const { askEmailChange } = await import("../change-email");
  const { verifyAccounts } = await import("../verify/verify");
  return {
    createUser,
    runJobs,
    latestMail,
    cleanup,
    findReservation: (email: string) => findReservation(db, email),
    remove: (userId: string) =>
      db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "cli" })),
    restore: (userId: string) =>
      db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "cli" })),
    erase: (userId: string) =>
      db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" })),
    askChange: (userId: string, newEmail: string) =>
      db.transaction((tx) => askEmailChange(tx, { userId, newEmail, origin })),
    signUp: (email: string) =>
      new Browser().post("/sign-up/email", { name: "Eve", email, password: "a password of hers" }),
    problems: async () => (await verifyAccounts()).flatMap((finding) => finding.problems),
  };
}

const newPepper = () => `${randomUUID().slice(0, 8)}:${randomBytes(32).toString("hex")}`;
const newPerson = () => `user${randomUUID().slice(0, 8)}`;
const rowsOf = (email: string) => db.$count(users, eq(users.email, email));

beforeEach(async () => {
  await db.execute(sql`DELETE FROM users`);
  await db.delete(blockedIdentifiers);
});

afterEach(() => vi.unstubAllEnvs());

describe("replacing the pepper", () => {
  test("keeps addresses reserved in every spelling that were reserved under the old pepper", async () => {
    const name = newPerson();
    const first = await restart({ pepper: before, old: "" });
    const gmail = await first.createUser({ email: `${name}@gmail.com` });
    const unicode = await first.createUser({ email: `jos\u00e9${name}@b\u00fccher.example` });
    await first.remove(gmail.id);
    await first.remove(unicode.id);

    const next = await restart({ pepper: newPepper(), old: before });
    const dotted = `${name.slice(0, 3)}.${name.slice(3)}`;
    for (const spelling of [
      `${name}@gmail.com`,
      `${name.toUpperCase()}@GMAIL.com`,
      `${name}+news@gmail.com`,
      `${dotted}@gmail.com`,
      `${dotted}+a+b@googlemail.com`,
      `${name}@gmail.com.`,
      // Compatibility forms (NFKC), composed and decomposed accents, both forms of a domain.
      `\uff55${name.slice(1)}@gmail.com`,
      `jos\u00e9${name}@b\u00fccher.example`,
      `jose\u0301${name}@xn--bcher-kva.example`,
      `JOSE\u0301${name}+tag@B\u00dcCHER.example.`,
    ])
      expect(await next.findReservation(spelling), spelling).toBeInstanceOf(Date);
    expect(await next.findReservation(`${name}x@gmail.com`)).toBeNull();
  });

  test("refuses a sign-up and a change of address with the old pepper configured, and allows both without it", async () => {
    const name = newPerson();
    const first = await restart({ pepper: before, old: "" });
    const { id } = await first.createUser({ email: `${name}@gmail.com` });
    await first.remove(id);
    const other = await first.createUser();
    const pepper = newPepper();
    const spelling = `${name}+again@googlemail.com`;

    const next = await restart({ pepper, old: `${newPepper()},${before}` });
    expect((await next.signUp(spelling)).status).toBe(200);
    await next.askChange(other.id, spelling);
    await next.runJobs();
    expect(await rowsOf(spelling)).toBe(0);
    // Told to the owner alone, with the way back, though the account was hashed under the old pepper too.
    const mail = await next.latestMail(spelling);
    expect(mail?.links.some((link) => link.includes("/restore?email="))).toBe(true);
    expect(await next.latestMail(spelling, "verify-email")).toBeUndefined();

    const forgetful = await restart({ pepper, old: "" });
    await forgetful.signUp(spelling);
    expect(await rowsOf(spelling)).toBe(1);
  });

  test("removes earlier reservations on a later restore or erasure", async () => {
    const first = await restart({ pepper: before, old: "" });
    const restored = await first.createUser();
    const erased = await first.createUser();
    await first.remove(restored.id);
    await first.remove(erased.id);
    const next = await restart({ pepper: newPepper(), old: before });
    expect(await next.restore(restored.id)).toBe(true);
    await next.erase(erased.id);
    expect(await next.findReservation(restored.email)).toBeNull();
    expect(await next.findReservation(erased.email)).toBeNull();
  });

  test("rehashes accounts and reservations in the cleanup, after which the old pepper is not needed", async () => {
    const first = await restart({ pepper: before, old: "" });
    const kept = await first.createUser();
    const removed = await first.createUser();
    await first.remove(removed.id);
    const pepper = newPepper();
    await (await restart({ pepper, old: before })).cleanup();
    const later = await restart({ pepper, old: "" });
    expect(await later.findReservation(removed.email)).toBeInstanceOf(Date);
    expect(await later.findReservation(kept.email)).toBeNull();
    const keys = await db.selectDistinct({ key: users.emailHashKey }).from(users);
    expect(keys).toEqual([{ key: pepper.split(":")[0] }]);
  });

  test("reports reservations and accounts that cannot be found without the old pepper", async () => {
    const first = await restart({ pepper: before, old: "" });
    await first.remove((await first.createUser()).id);
    const pepper = newPepper();
    expect(await (await restart({ pepper, old: before })).problems()).toEqual([]);
    expect(await (await restart({ pepper, old: "" })).problems()).toEqual([
      "users: 1 row hashed with an unknown pepper",
      "blocked_identifiers: 1 row hashed with an unknown pepper",
    ]);
  });
});
