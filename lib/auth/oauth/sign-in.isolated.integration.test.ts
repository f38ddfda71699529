import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import {
  accountsOf,
  errorOf,
  newEmail,
  sessionsOf,
  somePerson,
  userOf,
} from "@/tests/support/oauth-people";
import { type Person, passProvider } from "@/tests/support/oauth-server";
import { createUser } from "@/tests/support/users";
import { configuredProviders } from "./providers";

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
test("shows a button for each configured provider", () => {
  expect(configuredProviders()).toEqual([
    { id: "google", name: "Google" },
    { id: "github", name: "GitHub" },
    { id: "oidc", name: "Example ID" },
  ]);
});

describe.each(["oidc", "google", "github"])("%s", (provider) => {
  test("creates a signed-in account for a verified address, without image or tokens", async () => {
    const person = somePerson({ role: "admin", status: "deleted", emailVerified: false });
    const browser = new Browser();
    const answer = await passProvider(browser, person, {
      provider,
      callbackURL: "/settings/profile",
    });
    expect(answer.headers.get("location")).toBe("/settings/profile");
    const session = await (await browser.get("/get-session")).json();
    expect(session).toMatchObject({ user: { email: person.email, name: "Olive Example" } });
    const user = await userOf(person.email);
    expect(user).toMatchObject({
      emailVerified: true,
      image: null,
      role: "member",
      status: "active",
    });
    expect(await accountsOf(user?.id ?? "")).toEqual([
      expect.objectContaining({
        providerId: provider,
        accountId: person.sub,
        accessToken: null,
        refreshToken: null,
        idToken: null,
        scope: null,
        password: null,
      }),
    ]);
    // The state, and the PKCE verifier with it, was in the browser alone.
    expect(await db.select().from(verifications).where(eq(verifications.value, "x"))).toEqual([]);
    expect([...browser.cookies.keys()].join()).not.toContain("oauth_state");

    const again = new Browser();
    await passProvider(again, { ...person, email: newEmail() }, { provider });
    expect(await (await again.get("/get-session")).json()).toMatchObject({
      user: { id: user?.id, email: person.email },
    });
  });

  test("links an account of the same address when both sides have verified it, with a notice", async () => {
    const user = await createUser();
    const browser = new Browser();
    const person = somePerson({ email: user.email.toUpperCase() });
    const answer = await passProvider(browser, person, { provider });
    expect(answer.headers.get("location")).toBe("/dashboard");
    expect((await accountsOf(user.id)).map(({ providerId }) => providerId).sort()).toEqual(
      ["credential", provider].sort(),
    );
    await runJobs();
    expect(await latestMail(user.email)).toMatchObject({
      text: expect.stringMatching(/Example ID|Google|GitHub/),
    });
    const log = await db.select().from(auditLogs).where(eq(auditLogs.userId, user.id));
    expect(log).toContainEqual(
      expect.objectContaining({
        action: "provider.linked",
        metadata: { provider, by: "address" },
      }),
    );
  });

  test("neither links nor signs in by an unverified address, and sends an email", async () => {
    const user = await createUser();
    const browser = new Browser();
    const person = somePerson({ email: user.email, email_verified: false });
    const answer = await passProvider(browser, person, { provider });
    expect(errorOf(answer)).toBe("email_not_verified");
    expect(await accountsOf(user.id)).toHaveLength(1);
    expect(await sessionsOf(user.id)).toEqual([]);
    expect(await (await browser.get("/get-session")).json()).toBeNull();
    await runJobs();
    expect(await latestMail(user.email, "existing-account")).toBeDefined();
  });
});

describe("an address that the provider has not verified", () => {
  const unverified = (given: Partial<Person> = {}) =>
    somePerson({ email_verified: false, ...given });

  test("completes the sign-up by the emailed link in the browser that started it", async () => {
    const person = unverified();
    const browser = new Browser();
    await passProvider(browser, person, { provider: "oidc" });
    const user = await userOf(person.email);
    expect(user).toMatchObject({ emailVerified: false });
    expect(await sessionsOf(user?.id ?? "")).toEqual([]);
    await runJobs();
    const link = (await latestMail(person.email))?.links.find((each) => each.includes("token="));
    const elsewhere = await new Browser().get(link ?? "");
    expect(elsewhere.headers.get("location")).toBe("/verify-email?error=other-browser");
    expect((await browser.get(link ?? "")).headers.get("location")).toBe("/dashboard");
    expect(await userOf(person.email)).toMatchObject({ emailVerified: true });
    const again = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(again.headers.get("location")).toBe("/dashboard");
  });

  test("does not keep what a stranger linked when the address is verified by email", async () => {
    const stranger = unverified();
    await passProvider(new Browser(), stranger, { provider: "github" });
    const before = await userOf(stranger.email);
    const owner = new Browser();
    await owner.post("/sign-in/magic-link", { email: stranger.email });
    await runJobs();
    const mail = await latestMail(stranger.email, "magic-link");
    const token = new URL(
      mail?.links.find((each) => each.includes("token=")) ?? "",
    ).searchParams.get("token");
    expect((await owner.post("/magic-link/verify", { token })).status).toBe(200);
    expect(await userOf(stranger.email)).toMatchObject({ id: before?.id, emailVerified: true });
    expect(await accountsOf(before?.id ?? "")).toEqual([]);
    const intruder = new Browser();
    expect(errorOf(await passProvider(intruder, stranger, { provider: "github" }))).toBe(
      "email_not_verified",
    );
    expect(await (await intruder.get("/get-session")).json()).toBeNull();
  });

  test("answers new, taken, deleted and reserved addresses alike", async () => {
    const taken = await createUser();
    const gone = await createUser();
    await db.transaction((tx) => requestDeletion(tx, { userId: gone.id, origin, source: "cli" }));
    const variant = gone.email.replace("@", "+tag@");
    const answers = await Promise.all(
      [newEmail(), taken.email, gone.email, variant].map(async (email) => {
        const browser = new Browser();
        const answer = await passProvider(browser, unverified({ email }), { provider: "oidc" });
        return {
          status: answer.status,
          location: answer.headers.get("location"),
          cookies: answer.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, "").length),
          names: [...browser.cookies.keys()].sort(),
        };
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await userOf(variant)).toBeUndefined();
    expect(await accountsOf(gone.id)).toHaveLength(1);
  });

  test("replaces an unverified account when the provider has verified the address", async () => {
    const squatter = await createUser({ verified: false });
    const person = somePerson({ email: squatter.email });
    await passProvider(new Browser(), person, { provider: "oidc" });
    const user = await userOf(squatter.email);
    expect(user?.id).not.toBe(squatter.id);
    const old = await new Browser().post("/sign-in/email", squatter);
    expect(old.status).toBe(401);
  });
});

describe("the authorization request and its callback", () => {
  const begin = async (browser: Browser, body: Record<string, unknown> = {}) =>
    (await (await browser.post("/sign-in/social", { provider: "oidc", ...body })).json()) as {
      url: string;
    };

  test("sends PKCE, nonce and state, and nothing from the body", async () => {
    const { url } = await begin(new Browser(), {
      scopes: ["admin"],
      additionalParams: { prompt: "none" },
      loginHint: "x",
      idToken: { token: "x" },
    });
    const asked = new URL(url).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("nonce")).toBeTruthy();
    expect(asked.get("state")).toBeTruthy();
    expect(asked.get("scope")).toBe("openid email profile");
    expect(asked.get("redirect_uri")).toBe(`${origin}/api/auth/callback/oidc`);
    expect([asked.get("prompt"), asked.get("login_hint")]).toEqual([null, null]);
  });

  test.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/%2f%2fevil.example",
    "https://x@evil.example",
    "/..//evil.example",
  ])("refuses callbackURL %j as a redirect target", async (callbackURL) => {
    const browser = new Browser();
    const begun = await browser.post("/sign-in/social", { provider: "oidc", callbackURL });
    if (begun.status === 403) return;
    const answer = await passProvider(browser, somePerson(), { provider: "oidc", callbackURL });
    expect(answer.headers.get("location")).toBe("/dashboard");
  });

  test("refuses a callback in another browser, a second time or for another provider", async () => {
    const person = somePerson();
    const browser = new Browser();
    const { url } = await begin(browser);
    const { personCookie } = await import("@/tests/support/oauth-server");
    const { name, value } = personCookie(person);
    const sent = await fetch(url, { redirect: "manual", headers: { cookie: `${name}=${value}` } });
    const back = sent.headers.get("location") ?? "";
    expect(errorOf(await new Browser().get(back))).toBe("state_mismatch");
    const mixed = await new Browser().get(back.replace("/oidc?", "/github?"));
    expect(mixed.headers.get("location")).toContain("error=");
    expect((await browser.get(back)).headers.get("location")).toBe("/dashboard");
    expect(errorOf(await browser.get(back))).toBe("state_mismatch");
  });

  test("accepts a state only for the provider that it was created for", async () => {
    const browser = new Browser();
    const { url } = await begin(browser);
    const state = new URL(url).searchParams.get("state");
    const answer = await browser.get(`/callback/github?code=x&state=${state}`);
    expect(errorOf(answer)).toBe("sign_in_failed");
  });

  test.each([
    ["a wrong nonce", { nonce: "another" }],
    ["another audience", { aud: "somebody else" }],
    ["another issuer", { iss: "https://evil.example" }],
    ["an expired token", { exp: 1 }],
  ])("refuses an ID token with %s", async (_, tampered) => {
    const person = somePerson(tampered);
    const answer = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(errorOf(answer)).toBe("provider_unavailable");
    expect(await userOf(person.email)).toBeUndefined();
  });

  test("refuses user info for another subject than the ID token", async () => {
    const email = newEmail();
    oidc.server.service.once("beforeUserinfo", (answer) => {
      answer.body = { sub: "somebody else", email, email_verified: true };
    });
    const answer = await passProvider(new Browser(), { sub: "me" }, { provider: "oidc" });
    expect(errorOf(answer)).toBe("provider_unavailable");
    oidc.server.service.once("beforeUserinfo", (response) => {
      response.body = { sub: "me", email, email_verified: true };
    });
    const right = await passProvider(new Browser(), { sub: "me" }, { provider: "oidc" });
    expect(right.headers.get("location")).toBe("/dashboard");
    expect(await userOf(email)).toMatchObject({ emailVerified: true });
  });

  test("refuses a missing address, a refusal at the provider and an unknown provider", async () => {
    for (const person of [{ sub: "1", email: "no address" }, { sub: "2" }]) {
      const answer = await passProvider(new Browser(), person, { provider: "oidc" });
      expect(errorOf(answer)).toBe("email_not_found");
    }
    const browser = new Browser();
    const state = new URL((await begin(browser)).url).searchParams.get("state");
    const refused = await browser.get(
      `/callback/oidc?error=access_denied&error_description=%3Cb%3E&state=${state}`,
    );
    expect(refused.headers.get("location")).toBe("/sign-in?error=access_denied");
    const unknown = await browser.post("/sign-in/social", { provider: "nobody" });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ code: "PROVIDER_NOT_FOUND" });
  });

  test("shortens a name that is too long, and removes characters that the database cannot store", async () => {
    const person = somePerson({ name: `Zo\0e ${"x".repeat(200)}` });
    await passProvider(new Browser(), person, { provider: "oidc" });
    const user = await userOf(person.email);
    expect(user?.name).toMatch(/^Zo e x+$/);
    expect(user?.name.length).toBe(100);
  });

  test("verifies an address only by its own claim", async () => {
    const person = somePerson({ email_verified: false, emailVerified: true });
    const answer = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(errorOf(answer)).toBe("email_not_verified");
  });

  test("refuses a callback with another issuer before using its code", async () => {
    const browser = new Browser();
    const state = new URL((await begin(browser)).url).searchParams.get("state");
    const answer = await browser.get(
      `/callback/oidc?code=x&state=${state}&iss=${encodeURIComponent("https://evil.example")}`,
    );
    expect(errorOf(answer)).toBe("sign_in_failed");
  });

  test("creates one account for two concurrent callbacks of a new user", async () => {
    const person = somePerson();
    const answers = await Promise.all(
      [1, 2, 3].map(() => passProvider(new Browser(), person, { provider: "oidc" })),
    );
    expect(answers.map((answer) => answer.headers.get("location"))).toEqual(
      Array(3).fill("/dashboard"),
    );
    expect(await accountsOf((await userOf(person.email))?.id ?? "")).toHaveLength(1);
  });

  test("neither returns nor refreshes the provider's tokens", async () => {
    const browser = new Browser();
    await passProvider(browser, somePerson(), { provider: "oidc" });
    for (const path of ["/get-access-token", "/refresh-token"])
      expect((await browser.post(path, { providerId: "oidc" })).status).toBe(404);
    expect((await browser.get("/account-info")).status).toBe(404);
  });
});

const provider = "oidc";

test("verifies an admin's unverified account, and removes what was set up in it before", async () => {
  const admin = await createUser({ role: "admin", verified: false });
  await passProvider(new Browser(), somePerson({ email: admin.email }), { provider });
  expect(await userOf(admin.email)).toMatchObject({ id: admin.id, emailVerified: true });
  const ways = (await accountsOf(admin.id)).map(({ providerId }) => providerId);
  expect(ways).toEqual([provider]);
});

test("refuses a reserved address that an earlier identity has in another spelling", async () => {
  const deleted = await createUser();
  const person = somePerson({ email: deleted.email.replace("@", "+z@"), email_verified: false });
  await passProvider(new Browser(), person, { provider });
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: deleted.id, origin, source: "settings" }),
  );
  const answer = await passProvider(
    new Browser(),
    { ...person, email_verified: true },
    { provider },
  );
  expect(errorOf(answer)).toBe("address_held");
  expect(await userOf(person.email)).toMatchObject({ emailVerified: false });
});

test("signs in to the account whose address changes to the same one at the same time", async () => {
  const { id } = await createUser();
  const person = somePerson();
  const browser = new Browser();
  let answer: Promise<Response> | undefined;
  await db.transaction(async (tx) => {
    await tx.update(users).set({ email: person.email }).where(eq(users.id, id));
    answer = passProvider(browser, person, { provider });
    // Until it waits for what the unique index will say.
    await expect
      .poll(
        async () => {
          const { rows } = await db.execute(`SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`);
          return rows.length;
        },
        { timeout: 20_000 },
      )
      .toBe(1);
  });
  expect((await answer)?.headers.get("location")).toBe("/dashboard");
  expect(await (await browser.get("/get-session")).json()).toMatchObject({ user: { id } });
});
