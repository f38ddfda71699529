import { hash as argon2 } from "@node-rs/argon2";
import { hash as bcrypt } from "bcryptjs";
import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts } from "@/db/schema";
import { Browser } from "@/tests/support/browser-client";
import { createUser } from "@/tests/support/users";
import { hashPassword, needsRehash, verifyPassword } from "./password";
import { rehashPassword } from "./verified-password";

const password = "correct horse battery";
// As in the enum of the package, which is a type alone.
const argon2i = 1;

async function digestOf(userId: string): Promise<string> {
  const [row] = await db.select().from(accounts).where(eq(accounts.userId, userId));
  return row?.password ?? "";
}

async function importedWith(digest: string) {
  const user = await createUser({ password });
  await db.update(accounts).set({ password: digest }).where(eq(accounts.userId, user.id));
  return user;
}

describe("verifyPassword", () => {
  test.each([
    ["our own", () => hashPassword(password)],
    ["a weaker argon2id", () => argon2(password, { memoryCost: 4096, timeCost: 1 })],
    ["argon2i", () => argon2(password, { algorithm: argon2i })],
    ["bcrypt 2b", () => bcrypt(password, 4)],
    ["bcrypt 2a", async () => (await bcrypt(password, 4)).replace("$2b$", "$2a$")],
    ["bcrypt 2y", async () => (await bcrypt(password, 4)).replace("$2b$", "$2y$")],
  ])("recognises %s by its prefix", async (_, make) => {
    const digest = await make();
    expect(await verifyPassword({ hash: digest, password })).toBe(true);
    expect(await verifyPassword({ hash: digest, password: `${password}.` })).toBe(false);
  });

  test.each([
    "",
    password,
    "$1$salt$digest",
    "$2x$04$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "$2b$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "$2b$04$short",
    "$argon2id$v=19$m=19456,t=2,p=1$broken",
    "pbkdf2:sha256:1000$x$y",
  ])("returns false for %j without an error", async (digest) => {
    expect(await verifyPassword({ hash: digest, password })).toBe(false);
  });

  test("rejects a prefix of a password that is longer than bcrypt's limit", async () => {
    const long = `${"é".repeat(36)}the end`;
    const digest = await bcrypt(long, 4);
    expect(await verifyPassword({ hash: digest, password: long })).toBe(false);
    expect(await verifyPassword({ hash: digest, password: "é".repeat(36) })).toBe(true);
  });

  test("accepts a password in every Unicode form, and as another system normalised it", async () => {
    const composed = "caf\u00e9 society";
    const decomposed = "cafe\u0301 society";
    expect(await verifyPassword({ hash: await hashPassword(composed), password: decomposed })).toBe(
      true,
    );
    expect(await verifyPassword({ hash: await bcrypt(decomposed, 4), password: decomposed })).toBe(
      true,
    );
  });
});

describe("rehash on sign-in", () => {
  test.each([
    ["bcrypt", () => bcrypt(password, 4)],
    ["a weaker argon2id", () => argon2(password, { memoryCost: 4096, timeCost: 1 })],
  ])("replaces %s with the current digest, only after the correct password", async (_, make) => {
    const imported = await make();
    const user = await importedWith(imported);
    await new Browser().post("/sign-in/email", { email: user.email, password: "wrong wrong" });
    expect(await digestOf(user.id)).toBe(imported);
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
    const digest = await digestOf(user.id);
    expect(needsRehash(digest)).toBe(false);
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
    expect(await digestOf(user.id)).toBe(digest);
  });

  test("keeps a password that was changed in the meantime", async () => {
    const digest = await bcrypt(password, 4);
    const user = await importedWith(digest);
    const changed = await hashPassword("changed meanwhile");
    const rehash = rehashPassword(user.id, { digest, password });
    // It hashes for longer than this takes.
    await db
      .update(accounts)
      .set({ password: changed })
      .where(and(eq(accounts.userId, user.id), eq(accounts.providerId, "credential")));
    await rehash;
    expect(await digestOf(user.id)).toBe(changed);
  });
});
