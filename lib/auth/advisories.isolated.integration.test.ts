import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { admin, emailOTP, oAuthProxy, organization, phoneNumber } from "better-auth/plugins";
import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { passkeys, sessions, users, verifications } from "@/db/schema";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, mailsTo } from "@/tests/support/mail";
import { errorOf, newEmail, sessionsOf, somePerson, userOf } from "@/tests/support/oauth-people";
import { passProvider } from "@/tests/support/oauth-server";
import { answerRegistration } from "@/tests/support/passkeys";
import { repository } from "@/tests/support/run";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";

// The settings are read when the application is imported, so the servers start before it.
const { oidc, standIn } = await vi.hoisted(async () => {
  const support = await import("@/tests/support/oauth-server");
  const oidc = await support.startOidcServer();
  Object.assign(process.env, {
    OIDC_ISSUER: oidc.issuer,
    OIDC_CLIENT_ID: "client",
    OIDC_CLIENT_SECRET: "secret",
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

const lockFile = JSON.parse(readFileSync(path.join(repository, "package-lock.json"), "utf8")) as {
  packages: Record<string, unknown>;
};

/** Where in the tree of `node_modules` a package is installed. */
const installed = (name: string) =>
  Object.keys(lockFile.packages).filter((folder) => folder.endsWith(`node_modules/${name}`));

type Route = { method: string; path: string };
type Endpoint = { path?: string; options?: { method?: string | string[] } };

/** What a plugin of Better Auth serves where it is in use. */
const routesOf = ({ endpoints }: { endpoints: object }): Route[] =>
  (Object.values(endpoints) as Endpoint[]).flatMap(({ path, options }) =>
    path ? [options?.method ?? "POST"].flat().map((method) => ({ method, path })) : [],
  );

const post = (path: string): Route => ({ method: "POST", path });

async function expectNotServed(browser: Browser, routes: Route[], body: object): Promise<void> {
  expect(routes.length).toBeGreaterThan(0);
  for (const { method, path } of routes) {
    const answer = method === "GET" ? await browser.get(path) : await browser.post(path, body);
    // A route that finds nothing answers 404 too, with a code.
    expect({ path, status: answer.status, body: await answer.text() }).toEqual({
      path,
      status: 404,
      body: "",
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
}

/** Everything that is stored of an account, as text. */
async function stored(userId: string): Promise<string> {
  const { rows } = await db.execute(sql`
    SELECT to_jsonb(u) AS user,
      (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM accounts a WHERE a.user_id = u.id) AS accounts,
      (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM sessions s WHERE s.user_id = u.id) AS sessions
    FROM users u WHERE u.id = ${userId}`);
  expect(rows).toHaveLength(1);
  return JSON.stringify(rows);
}

const nobodyIsSignedIn = async (browser: Browser) =>
  expect(await (await browser.get("/get-session")).json()).toBeNull();

describe("email-change links", () => {
  /** The token of the link that is mailed to a new address. */
  async function linkFor(browser: Browser, user: TestUser, email: string): Promise<string> {
    const { password } = user;
    const asked = await browser.post("/change-email", { newEmail: email, password });
    expect(asked.status).toBe(200);
    await runJobs();
    const link = (await latestMail(email))?.links.find((each) => each.includes("token="));
    return new URL(link ?? "").searchParams.get("token") ?? "";
  }

  test("CVE-2026-134315: an email-change link of another account changes nothing", async () => {
    const { user: attacker, browser } = await signedIn();
    const wanted = newEmail();
    const token = await linkFor(browser, attacker, wanted);
    // By hand: a change of the address through the application would void the link.
    const moved = newEmail();
    await db
      .update(users)
      .set({ email: moved, ...hashEmail(moved) })
      .where(eq(users.id, attacker.id));
    const { user: victim, browser: victims } = await signedIn({
      user: await createUser({ email: attacker.email }),
    });
    const before = await stored(victim.id);

    for (const [by, refusal] of [
      [new Browser(), 401],
      [victims, 409],
    ] as const) {
      const cookies = by.cookieHeader;
      const statuses = [
        (await by.post("/change-email/confirm", { token })).status,
        (await by.post("/verify-email", { token, password: victim.password })).status,
        (await by.get(`/verify-email?token=${token}`)).status,
      ];
      expect(statuses).toEqual([refusal, 400, 302]);
      expect(by.cookieHeader).toBe(cookies);
    }
    expect(await stored(victim.id)).toBe(before);
    expect(await userOf(wanted)).toBeUndefined();

    // Until its owner opens it: the link was good, and changes the account that asked for it.
    expect((await browser.post("/change-email/confirm", { token })).status).toBe(200);
    expect(await userOf(wanted)).toMatchObject({ id: attacker.id });
    expect(await stored(victim.id)).toBe(before);
  });

  test("CVE-2026-134315: an older link opens nothing once its old address is released", async () => {
    const { user, browser } = await signedIn();
    const older = await linkFor(browser, user, newEmail());
    const newer = await linkFor(browser, user, newEmail());
    expect((await browser.post("/change-email/confirm", { token: newer })).status).toBe(200);
    const victim = await createUser({ email: user.email });
    const before = await stored(victim.id);
    for (const by of [browser, new Browser()]) {
      const answer = await by.post("/change-email/confirm", { token: older });
      expect([400, 401]).toContain(answer.status);
    }
    expect(await stored(victim.id)).toBe(before);
  });
});

describe("CVE-2026-134312: what a provider doesn't vouch for", () => {
  test.each(["oidc", "google", "github"])(
    "CVE-2026-134312: %s links no account by an address that it calls unverified as text",
    async (provider) => {
      const victim = await createUser();
      const before = await stored(victim.id);
      for (const email_verified of ["false", "0", "no"]) {
        const browser = new Browser();
        const person = somePerson({ email: victim.email, email_verified } as object);
        const answer = await passProvider(browser, person, { provider });
        expect(errorOf(answer)).toBe("email_not_verified");
        await nobodyIsSignedIn(browser);
      }
      expect(await stored(victim.id)).toBe(before);
    },
  );

  test("CVE-2026-134312: a profile of somebody other than the ID token names opens no account", async () => {
    const email = newEmail();
    const victim = somePerson({ email });
    await passProvider(new Browser(), victim, { provider: "oidc" });
    const { id = "" } = (await userOf(email)) ?? {};
    const before = await stored(id);
    oidc.server.service.once("beforeUserinfo", (answer) => {
      answer.body = { sub: victim.sub, email, email_verified: true };
    });
    const browser = new Browser();
    // Without an address in its ID token, so that the profile is asked for.
    const answer = await passProvider(browser, { sub: "attacker" }, { provider: "oidc" });
    expect(errorOf(answer)).not.toBeNull();
    await nobodyIsSignedIn(browser);
    expect(await stored(id)).toBe(before);
  });
});

describe("the state of a provider sign-in", () => {
  /** Begins a sign-in for another user's address, as far as a request can. */
  async function begun(browser: Browser, email: string): Promise<{ state: string; kept: string }> {
    const answer = await browser.post("/sign-in/social", {
      provider: "oidc",
      loginHint: email,
      email,
      additionalData: { email, name: "Mallory" },
    });
    const { url } = (await answer.json()) as { url: string };
    const state = new URL(url).searchParams.get("state") ?? "";
    const [, kept = ""] = [...browser.cookies].find(([name]) => name.includes("oauth_state")) ?? [];
    expect(state.length).toBeGreaterThan(20);
    expect(kept.length).toBeGreaterThan(20);
    return { state, kept };
  }

  test("CVE-2026-110862, CVE-2026-114607: a state opens no magic link, and no other emailed link", async () => {
    const victim = await createUser();
    const unknown = newEmail();
    const before = await stored(victim.id);
    for (const email of [victim.email, unknown]) {
      const browser = new Browser();
      const { state, kept } = await begun(browser, email);
      for (const token of [state, kept.slice(0, 256), `auth-state:${state}`]) {
        const statuses = [
          (await browser.post("/magic-link/verify", { token })).status,
          (await browser.post("/reset-password", { token, newPassword: "a password of hers" }))
            .status,
          (await browser.post("/verify-email", { token, password: victim.password })).status,
        ];
        expect(statuses).toEqual([400, 400, 400]);
        await browser.get(`/magic-link/verify?token=${encodeURIComponent(token)}&email=${email}`);
        await nobodyIsSignedIn(browser);
      }
    }
    expect(await stored(victim.id)).toBe(before);
    expect(await userOf(unknown)).toBeUndefined();
  });

  test("CVE-2026-110864: no OAuth proxy takes the encrypted state for a profile", async () => {
    const victim = await createUser();
    const before = await stored(victim.id);
    const browser = new Browser();
    const { kept } = await begun(browser, victim.email);
    const query = new URLSearchParams({ callbackURL: "/dashboard", profile: kept });
    const routes = routesOf(oAuthProxy()).map(({ method, path }) => ({
      method,
      path: `${path.replace(":id", "oidc")}?${query}`,
    }));
    await expectNotServed(browser, routes, {});
    await nobodyIsSignedIn(browser);
    expect(await stored(victim.id)).toBe(before);
  });
});

test("CVE-2026-134321: a session that was ended elsewhere registers no passkey and lasts nowhere", async () => {
  const { user, browser: owner } = await signedIn();
  const { browser: attacker } = await signedIn({ user });
  const { response } = await answerRegistration(attacker, user);
  const stolen = [...attacker.cookies];
  // One for each request: a refusal takes the cookies away.
  const late = () => {
    const browser = new Browser();
    for (const [name, value] of stolen) browser.cookies.set(name, value);
    return browser;
  };
  // Stale, so that each session check extends it, while it is being ended.
  await db
    .update(sessions)
    .set({ updatedAt: sql`now() - interval '2 days'` })
    .where(eq(sessions.userId, user.id));
  const [ended] = await Promise.all([
    owner.post("/revoke-other-sessions", {}),
    ...Array.from({ length: 8 }, () => attacker.get("/get-session")),
  ]);
  expect(await ended?.json()).toMatchObject({ status: true });
  expect(await sessionsOf(user.id)).toHaveLength(1);
  const { password } = user;
  const statuses = [
    (await late().post("/passkey/verify-registration", { response, name: "Mine" })).status,
    (await late().get("/passkey/generate-register-options")).status,
    (await late().post("/step-up/verify", { purpose: "passkeys", password })).status,
    (await late().post("/change-email", { newEmail: newEmail(), password })).status,
    (await late().post("/link-social", { provider: "oidc", password })).status,
    (await late().post("/update-user", { name: "Mallory" })).status,
    (await late().post("/revoke-other-sessions", {})).status,
  ];
  expect(new Set(statuses)).toEqual(new Set([401]));
  await nobodyIsSignedIn(late());
  expect(await db.$count(passkeys, eq(passkeys.userId, user.id))).toBe(0);
  expect(await sessionsOf(user.id)).toHaveLength(1);
  expect(await (await owner.get("/get-session")).json()).toMatchObject({ user: { id: user.id } });
});

test("CVE-2026-134313: of many who sign in at once, each gets their own session", async () => {
  const people = await Promise.all(Array.from({ length: 16 }, () => createUser()));
  await Promise.all(
    people.map(async (user) => {
      const { browser } = await signedIn({ user });
      const [session] = await sessionsOf(user.id);
      expect(await (await browser.get("/get-session")).json()).toMatchObject({
        user: { id: user.id, email: user.email },
        session: { id: session?.id, userId: user.id },
      });
    }),
  );
});

test("CVE-2026-110861: of many requests at once, no more than the limit get through", async () => {
  const limit = 100;
  const browser = new Browser();
  const answers = await Promise.all(
    Array.from({ length: limit + 40 }, () =>
      browser.post("/sign-in/social", { provider: "nobody" }),
    ),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
});

describe("plugins that are not in use", () => {
  const phone = { phoneNumber: "+12025550123", phoneNumberVerified: true };

  test("CVE-2026-134311: an admin changes nobody through the routes of the admin plugin", async () => {
    const victim = await createUser({ role: "admin" });
    const before = await stored(victim.id);
    const { browser } = await signedIn({ user: await createUser({ role: "admin" }) });
    const body = { userId: victim.id, data: { ...phone, name: "Mallory" } };
    expect(routesOf(admin())).toContainEqual(post("/admin/update-user"));
    // Ours of these names take a step-up (lib/auth/impersonation).
    const others = routesOf(admin()).filter(({ path }) => !/impersonat/.test(path));
    await expectNotServed(browser, others, body);
    expect(await stored(victim.id)).toBe(before);
  });

  test("CVE-2026-134314: no code signs in, and an address with an accent is another one", async () => {
    const victim = await createUser({ email: newEmail().replace("o-", "jose-") });
    const before = await stored(victim.id);
    const body = { email: victim.email, otp: "000000", type: "sign-in", password: "hers hers" };
    const routes = routesOf(emailOTP({ sendVerificationOTP: async () => {} }));
    expect(routes).toContainEqual(post("/sign-in/email-otp"));
    await expectNotServed(new Browser(), routes, body);

    const email = victim.email.replace("jose", "josé");
    for (const path of ["/request-password-reset", "/sign-in/magic-link"])
      await new Browser().post(path, { email });
    await runJobs();
    expect(await mailsTo(email)).toEqual([]);
    expect(await db.$count(verifications, eq(verifications.userId, victim.id))).toBe(0);
    expect(await stored(victim.id)).toBe(before);
  });

  test("CVE-2026-134318: nobody is invited to an organization, with a padded role or without", async () => {
    const { user, browser } = await signedIn();
    const before = await stored(user.id);
    const body = { email: newEmail(), role: " owner", organizationId: randomUUID() };
    expect(routesOf(organization())).toContainEqual(post("/organization/invite-member"));
    await expectNotServed(browser, routesOf(organization()), body);
    expect(await stored(user.id)).toBe(before);
  });

  test("CVE-2026-134322: a phone number is stored nowhere and signs nobody in", async () => {
    const [email, password] = [newEmail(), "correct horse battery"];
    const given = { name: "A", email, password, ...phone };
    expect((await new Browser().post("/sign-up/email", given)).status).toBe(200);
    const { user, browser } = await signedIn();
    expect((await browser.post("/update-user", { name: "B", ...phone })).status).toBe(200);
    const { id = "" } = (await userOf(email)) ?? {};
    for (const each of [id, user.id]) expect(await stored(each)).not.toMatch(/2025550123|phone/i);
    const routes = routesOf(phoneNumber({ sendOTP: async () => {} }));
    expect(routes).toContainEqual(post("/sign-in/phone-number"));
    await expectNotServed(new Browser(), routes, { ...phone, code: "000000", password });
  });
});

describe("packages that are not installed", () => {
  test("CVE-2026-134316: @better-auth/electron hands out no context", async () => {
    expect(installed("@better-auth/electron")).toEqual([]);
    const routes = ["/electron/token", "/electron/transfer-user"].map(post);
    const { browser } = await signedIn();
    await expectNotServed(browser, routes, { token: "x", state: "x", code_verifier: "x" });
  });

  test("CVE-2026-134317: @better-auth/stripe stores no customer ID that a request names", async () => {
    expect(installed("@better-auth/stripe")).toEqual([]);
    const stripeCustomerId = `cus_${randomUUID()}`;
    const [email, password] = [newEmail(), "correct horse battery"];
    const given = { name: "Mallory", stripeCustomerId };
    const signedUp = await new Browser().post("/sign-up/email", { ...given, email, password });
    expect(signedUp.status).toBe(200);
    const { user, browser } = await signedIn();
    expect((await browser.post("/update-user", given)).status).toBe(200);
    const { id = "" } = (await userOf(email)) ?? {};
    for (const each of [id, user.id]) expect(await stored(each)).not.toContain(stripeCustomerId);
    await expectNotServed(browser, [post("/subscription/billing-portal")], {});
  });

  test("CVE-2026-121802: @better-auth/expo signs no state that a request names", async () => {
    expect(installed("@better-auth/expo")).toEqual([]);
    const query = new URLSearchParams({
      authorizationURL: "https://accounts.google.com/o/oauth2/v2/auth?state=x",
      oauthState: "forged",
    });
    const route = { method: "GET", path: `/expo-authorization-proxy?${query}` };
    await expectNotServed(new Browser(), [route], {});
  });

  test("CVE-2026-110863: @better-auth/sso lets nobody register a provider", async () => {
    expect(installed("@better-auth/sso")).toEqual([]);
    const { browser } = await signedIn();
    const body = { providerId: "mine", issuer: oidc.issuer, domain: "example.com" };
    await expectNotServed(browser, ["/sso/register", "/sign-in/sso"].map(post), body);
  });
});
