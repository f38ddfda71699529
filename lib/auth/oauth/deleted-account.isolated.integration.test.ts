import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { Browser } from "@/tests/support/browser-client";
import { accountsOf, errorOf, sessionsOf, somePerson, userOf } from "@/tests/support/oauth-people";
import { type Person, passProvider } from "@/tests/support/oauth-server";
import { ownerDb } from "@/tests/support/owner";
import { createUser } from "@/tests/support/users";

// The settings are read when the application is imported, so the servers start before it.
const { oidc, standIn } = await vi.hoisted(async () => {
  const support = await import("@/tests/support/oauth-server");
  const oidc = await support.startOidcServer();
  Object.assign(process.env, {
    OIDC_ISSUER: oidc.issuer,
    OIDC_CLIENT_ID: "client",
    OIDC_CLIENT_SECRET: "secret",
    OIDC_NAME: "Example ID",
    GITHUB_CLIENT_ID: "github-client",
    GITHUB_CLIENT_SECRET: "secret",
    GOOGLE_CLIENT_ID: "google-client",
    GOOGLE_CLIENT_SECRET: "secret",
  });
  return { oidc, standIn: await support.standInForProviders() };
});

afterAll(async () => {
  await standIn.stop();
  await oidc.stop();
});

const origin = "http://127.0.0.1:3000";
describe("a provider sign-in to a deleted account", () => {
  async function deletedWith(person: Person & { email: string }) {
    await passProvider(new Browser(), person, { provider: "oidc" });
    const user = await userOf(person.email);
    if (!user) throw new Error("no user");
    await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
    return user.id;
  }

  test("is refused with the deadline, without a session or cookie", async () => {
    const person = somePerson();
    const userId = await deletedWith(person);
    const browser = new Browser();
    const answer = await passProvider(browser, person, { provider: "oidc" });
    const target = new URL(answer.headers.get("location") ?? "", origin);
    expect(target.pathname).toBe("/sign-in");
    expect(target.searchParams.get("error")).toBe("account_deleted");
    const [user] = await db.select().from(users).where(eq(users.id, userId));
    expect(target.searchParams.get("restorableUntil")).toBe(user?.purgeAt?.toISOString());
    expect(await sessionsOf(userId)).toEqual([]);
    expect(answer.headers.getSetCookie().join()).not.toContain("session_token=");
  });

  test("stores no linked account and verifies no address", async () => {
    const person = somePerson();
    const userId = await deletedWith(person);
    await db.update(users).set({ emailVerified: false }).where(eq(users.id, userId));
    const before = [
      await accountsOf(userId),
      await db.select().from(users).where(eq(users.id, userId)),
    ];
    await passProvider(new Browser(), person, { provider: "oidc" });
    // Another identity with its address, which a live account would have been linked to.
    const other = await passProvider(
      new Browser(),
      { ...person, sub: "77" },
      { provider: "github" },
    );
    expect(errorOf(other)).toBe("account_deleted");
    expect([
      await accountsOf(userId),
      await db.select().from(users).where(eq(users.id, userId)),
    ]).toEqual(before);
  });

  test("reveals nothing after the deadline, and keeps other spellings reserved", async () => {
    const person = somePerson();
    const userId = await deletedWith(person);
    const reserved = await passProvider(
      new Browser(),
      somePerson({ email: person.email.replace("@", "+new@") }),
      { provider: "oidc" },
    );
    expect(errorOf(reserved)).toBe("address_held");
    await db
      .update(users)
      .set({ purgeAt: sql`now() - interval '1 second'` })
      .where(eq(users.id, userId));
    const answer = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(answer.headers.get("location")).toBe("/sign-in?error=sign_in_failed");
  });

  test("reports a session that only the database refuses as a deleted account", async () => {
    const person = somePerson();
    await passProvider(new Browser(), person, { provider: "oidc" });
    await ownerDb.execute(sql`
      CREATE FUNCTION delete_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
        WHERE id = NEW.user_id; RETURN NEW; END $$`);
    await ownerDb.execute(sql`
      CREATE TRIGGER a_delete_first BEFORE INSERT ON sessions
      FOR EACH ROW EXECUTE FUNCTION delete_first()`);
    const answer = await passProvider(new Browser(), person, { provider: "oidc" });
    await ownerDb.execute(sql`DROP TRIGGER a_delete_first ON sessions`);
    expect(errorOf(answer)).toBe("account_deleted");
  });
});

test("refuses a suspended account with the reason, and links nothing", async () => {
  const user = await createUser();
  await db.update(users).set({ bannedAt: sql`now()` }).where(eq(users.id, user.id));
  const browser = new Browser();
  const answer = await passProvider(browser, somePerson({ email: user.email }), {
    provider: "oidc",
  });
  expect(answer.headers.get("location")).toBe("/sign-in?error=account_banned");
  expect(await accountsOf(user.id)).toHaveLength(1);
  expect(await (await browser.get("/get-session")).json()).toBeNull();
});
