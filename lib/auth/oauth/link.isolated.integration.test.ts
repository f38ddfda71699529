import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, passkeys, sessions, users } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { type Person, passProvider } from "@/tests/support/oauth-server";
import { createUser, type TestUser } from "@/tests/support/users";
import { signInMethods } from "../sign-in-methods";

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

afterAll(() => oidc.stop());

const somePerson = (given: Partial<Person> = {}): Person => ({
  sub: randomUUID(),
  name: "Olive Example",
  email: `o-${randomUUID().slice(0, 8)}@elsewhere.example`,
  email_verified: false,
  ...given,
});

let user: TestUser;
let browser: Browser;

beforeEach(async () => {
  user = await createUser();
  browser = new Browser();
  await browser.post("/sign-in/email", user);
});

const link = (person: Person, as: Browser = browser, password = user.password) =>
  passProvider(as, person, {
    path: "/link-social",
    provider: "oidc",
    callbackURL: "/settings/security?done=linked",
    password,
  });

const linkedTo = async (userId: string) => (await signInMethods(userId)).providers;

describe("POST /link-social", () => {
  test("links an account of another address, sends an email, and signs in with it", async () => {
    const person = somePerson();
    const answer = await link(person);
    expect(answer.headers.get("location")).toBe("/settings/security?done=linked");
    expect(await linkedTo(user.id)).toEqual([
      {
        id: expect.any(String),
        providerId: "oidc",
        name: "Example ID",
        linkedAt: expect.any(Date),
        removable: true,
      },
    ]);
    const rows = await db.select().from(accounts).where(eq(accounts.accountId, person.sub));
    expect(rows).toMatchObject([{ accessToken: null, refreshToken: null, idToken: null }]);
    await runJobs();
    expect((await latestMail(user.email))?.text).toContain("Example ID");
    const log = await db.select().from(auditLogs).where(eq(auditLogs.userId, user.id));
    expect(log).toContainEqual(
      expect.objectContaining({
        action: "provider.linked",
        metadata: { provider: "oidc", by: "settings" },
      }),
    );
    const elsewhere = new Browser();
    await passProvider(elsewhere, person, { provider: "oidc" });
    expect(await (await elsewhere.get("/get-session")).json()).toMatchObject({
      user: { id: user.id, email: user.email },
    });
  });

  test("requires a step-up", async () => {
    const none = await browser.post("/link-social", { provider: "oidc" });
    expect(none.status).toBe(403);
    expect(await none.json()).toEqual(authError("REAUTHENTICATION_REQUIRED"));
    const wrong = await browser.post("/link-social", { provider: "oidc", password: "wrong wrong" });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ code: "INVALID_PASSWORD" });
    expect((await new Browser().post("/link-social", { provider: "oidc" })).status).toBe(401);
    expect(await linkedTo(user.id)).toEqual([]);
  });

  test("reports an unconfigured provider before the step-up is consumed", async () => {
    const purpose = "linked-accounts";
    await browser.post("/step-up/verify", { purpose, password: user.password });
    const none = await browser.post("/link-social", { provider: "nobody" });
    expect(none.status).toBe(404);
    expect(await none.json()).toEqual(authError("PROVIDER_NOT_FOUND"));
    expect((await browser.post("/link-social", { provider: "oidc" })).status).toBe(200);
  });

  test.each(["/a/..//evil.example", "/..//evil.example"])(
    "refuses a callback path that leads to another site: %s",
    async (callbackURL) => {
      const answer = await passProvider(browser, somePerson(), {
        path: "/link-social",
        provider: "oidc",
        callbackURL,
        password: user.password,
      });
      expect(answer.headers.get("location")).toBe("/settings/security");
    },
  );

  test("accepts no ID token in place of a redirect to the provider", async () => {
    const answer = await browser.post("/link-social", {
      provider: "oidc",
      password: user.password,
      idToken: { token: "x" },
      scopes: ["admin"],
    });
    const { url } = (await answer.json()) as { url: string };
    expect(new URL(url).searchParams.get("scope")).toBe("openid email profile");
    expect(await linkedTo(user.id)).toEqual([]);
  });

  test("refuses a callback after another user signed in to the same browser", async () => {
    const person = somePerson();
    const other = new Browser();
    const stranger = await createUser();
    await other.post("/sign-in/email", stranger);
    const begun = await browser.post("/link-social", { provider: "oidc", password: user.password });
    const { url } = (await begun.json()) as { url: string };
    const { personCookie } = await import("@/tests/support/oauth-server");
    const { name, value } = personCookie(person);
    const sent = await fetch(url, { redirect: "manual", headers: { cookie: `${name}=${value}` } });
    const state = [...browser.cookies].find(([cookie]) => cookie.endsWith("oauth_state"));
    if (state) other.cookies.set(...state);
    const answer = await other.get(sent.headers.get("location") ?? "");
    expect(answer.headers.get("location")).toBe("/settings/security?error=session_changed");
    expect(await linkedTo(user.id)).toEqual([]);
    expect(await linkedTo(stranger.id)).toEqual([]);
  });

  test("refuses an identity that belongs to another account", async () => {
    const person = somePerson();
    await link(person);
    const other = await createUser();
    const others = new Browser();
    await others.post("/sign-in/email", other);
    const answer = await link(person, others, other.password);
    expect(answer.headers.get("location")).toBe("/settings/security?error=already_linked");
    expect(await linkedTo(other.id)).toEqual([]);
    expect(await linkedTo(user.id)).toHaveLength(1);
    // Once more by its owner changes nothing.
    expect((await link(person)).headers.get("location")).toBe("/settings/security?done=linked");
    expect(await linkedTo(user.id)).toHaveLength(1);
  });

  test("links an identity to one of two accounts that request it at the same time", async () => {
    const person = somePerson();
    const other = await createUser();
    const others = new Browser();
    await others.post("/sign-in/email", other);
    const answers = await Promise.all([link(person), link(person, others, other.password)]);
    expect(answers.map((answer) => answer.headers.get("location")).sort()).toEqual([
      "/settings/security?done=linked",
      "/settings/security?error=already_linked",
    ]);
    const rows = await db.select().from(accounts).where(eq(accounts.accountId, person.sub));
    expect(rows).toHaveLength(1);
  });

  test.each(["signed out", "somebody else", "signed in anew"])(
    "is bound to the session that requested it: %s",
    async (now) => {
      const person = somePerson();
      const begun = await browser.post("/link-social", {
        provider: "oidc",
        password: user.password,
      });
      const { url } = (await begun.json()) as { url: string };
      await db.delete(sessions).where(eq(sessions.userId, user.id));
      if (now === "signed in anew") await browser.post("/sign-in/email", user);
      if (now === "somebody else") {
        const other = new Browser();
        await other.post("/sign-in/email", await createUser());
        for (const [name, value] of other.cookies) browser.cookies.set(name, value);
      }
      const { personCookie } = await import("@/tests/support/oauth-server");
      const { name, value } = personCookie(person);
      const sent = await fetch(url, {
        redirect: "manual",
        headers: { cookie: `${name}=${value}` },
      });
      const answer = await browser.get(sent.headers.get("location") ?? "");
      expect(answer.headers.get("location")).toBe("/settings/security?error=session_changed");
      expect(await db.select().from(accounts).where(eq(accounts.accountId, person.sub))).toEqual(
        [],
      );
    },
  );

  test("opens a challenge for an account with a second factor", async () => {
    const person = somePerson();
    await link(person);
    await db.update(users).set({ twoFactorEnabled: true }).where(eq(users.id, user.id));
    const elsewhere = new Browser();
    const answer = await passProvider(elsewhere, person, {
      provider: "oidc",
      callbackURL: "/settings/profile",
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("/two-factor?next=%2Fsettings%2Fprofile");
    expect(await (await elsewhere.get("/get-session")).json()).toBeNull();
  });
});

describe("POST /unlink-account", () => {
  const unlink = (
    id: string | undefined,
    body: Record<string, unknown> = { password: user.password },
  ) => browser.post("/unlink-account", { id, ...body });

  test("unlinks a provider after a step-up, and sends an email", async () => {
    const person = somePerson();
    await link(person);
    const [linked] = await linkedTo(user.id);
    expect((await unlink(linked?.id, {})).status).toBe(403);
    expect(await linkedTo(user.id)).toHaveLength(1);
    const answer = await unlink(linked?.id);
    expect(await answer.json()).toEqual({ status: true });
    expect(await linkedTo(user.id)).toEqual([]);
    await runJobs();
    expect((await latestMail(user.email))?.text).toContain("Example ID");
    const again = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(again.headers.get("location")).toBe("/sign-in?error=email_not_verified");
  });

  test("refuses the password, another user's and an unknown account", async () => {
    const [credential] = await db.select().from(accounts).where(eq(accounts.userId, user.id));
    const other = await createUser();
    const [theirs] = await db
      .insert(accounts)
      .values({ userId: other.id, providerId: "oidc", accountId: randomUUID() })
      .returning();
    for (const id of [credential?.id, theirs?.id, randomUUID()]) {
      const answer = await unlink(id);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual(authError("ACCOUNT_NOT_FOUND"));
    }
    expect(await db.select().from(accounts).where(eq(accounts.userId, user.id))).toHaveLength(1);
    expect(await linkedTo(other.id)).toHaveLength(1);
  });
});

describe("the last sign-in method cannot be removed", () => {
  const lastWayIn = authError("LAST_WAY_IN");

  async function withoutPassword(providers: string[]): Promise<string[]> {
    const rows = await db
      .insert(accounts)
      .values(
        providers.map((providerId) => ({ userId: user.id, providerId, accountId: randomUUID() })),
      )
      .returning({ id: accounts.id });
    await db.update(accounts).set({ password: null }).where(eq(accounts.accountId, user.id));
    return rows.map(({ id }) => id);
  }

  const addPasskey = () =>
    db.insert(passkeys).values({
      userId: user.id,
      publicKey: "key",
      credentialID: randomUUID(),
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    });

  test("refuses to unlink the only provider", async () => {
    const [id] = await withoutPassword(["oidc"]);
    expect(await linkedTo(user.id)).toMatchObject([{ removable: false }]);
    const answer = await browser.post("/unlink-account", { id });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual(lastWayIn);
  });

  test("ignores a provider that is not configured, and unlinks it", async () => {
    await withoutPassword(["oidc", "github"]);
    expect(await linkedTo(user.id)).toMatchObject([
      { providerId: "oidc", removable: false },
      { providerId: "github", name: "GitHub", removable: true },
    ]);
  });

  test.each([
    ["a passkey", addPasskey],
    [
      "another one",
      () =>
        db
          .insert(accounts)
          .values({ userId: user.id, providerId: "oidc", accountId: randomUUID() }),
    ],
  ])("counts %s as another sign-in method", async (_, add) => {
    await withoutPassword(["oidc"]);
    await add();
    for (const { removable } of await linkedTo(user.id)) expect(removable).toBe(true);
  });

  test("counts a passkey, though Better Auth does not", async () => {
    await browser.post("/step-up/verify", { purpose: "linked-accounts", password: user.password });
    const [id] = await withoutPassword(["oidc"]);
    await db
      .delete(accounts)
      .where(and(eq(accounts.userId, user.id), eq(accounts.providerId, "credential")));
    await addPasskey();
    const answer = await browser.post("/unlink-account", { id });
    expect(await answer.json()).toEqual({ status: true });
    expect(await linkedTo(user.id)).toEqual([]);
  });

  test("keeps one of two that are removed at the same time", async () => {
    const second = new Browser();
    await second.post("/sign-in/email", user);
    const browsers = [browser, second];
    for (const each of browsers)
      await each.post("/step-up/verify", { purpose: "linked-accounts", password: user.password });
    const ids = await withoutPassword(["oidc", "oidc"]);
    const answers = await Promise.all(
      browsers.map((each, index) => each.post("/unlink-account", { id: ids[index] })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.find(({ status }) => status !== 200);
    // The grant of the second may have ended with the first removal before it was looked at.
    expect(await refused?.json()).toMatchObject({
      code: expect.stringMatching(/^(LAST_WAY_IN|REAUTHENTICATION_REQUIRED)$/),
    });
    expect(await linkedTo(user.id)).toHaveLength(1);
  });
});
