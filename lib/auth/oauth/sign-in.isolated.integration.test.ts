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
  somebody,
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
test("each provider whose keys are set has a button", () => {
  expect(configuredProviders()).toEqual([
    { id: "google", name: "Google" },
    { id: "github", name: "GitHub" },
    { id: "oidc", name: "Example ID" },
  ]);
});

describe.each(["oidc", "google", "github"])("%s", (provider) => {
  test("a verified address makes an account, signed in, without its picture or tokens", async () => {
    const person = somebody({ role: "admin", status: "deleted", emailVerified: false });
    const browser = new Browser();
    const answer = await passProvider(browser, person, { provider, callbackURL: "/projects" });
    expect(answer.headers.get("location")).toBe("/projects");
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
    // The state, and the proof key with it, was in the browser alone.
    expect(await db.select().from(verifications).where(eq(verifications.value, "x"))).toEqual([]);
    expect([...browser.cookies.keys()].join()).not.toContain("oauth_state");

    const again = new Browser();
    await passProvider(again, { ...person, email: newEmail() }, { provider });
    expect(await (await again.get("/get-session")).json()).toMatchObject({
      user: { id: user?.id, email: person.email },
    });
  });

  test("links to an account of the same address if both sides have verified it, and says so", async () => {
    const user = await createUser();
    const browser = new Browser();
    const person = somebody({ email: user.email.toUpperCase() });
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

  test("an address that it did not verify links nothing, signs nobody in, and gets a mail", async () => {
    const user = await createUser();
    const browser = new Browser();
    const person = somebody({ email: user.email, email_verified: false });
    const answer = await passProvider(browser, person, { provider });
    expect(errorOf(answer)).toBe("email_not_verified");
    expect(await accountsOf(user.id)).toHaveLength(1);
    expect(await sessionsOf(user.id)).toEqual([]);
    expect(await (await browser.get("/get-session")).json()).toBeNull();
    await runJobs();
    expect(await latestMail(user.email, "existing-account")).toBeDefined();
  });
});

describe("an address that the provider did not verify", () => {
  const unproved = (given: Partial<Person> = {}) => somebody({ email_verified: false, ...given });

  test("the mailed link finishes the sign-up in the browser that began it", async () => {
    const person = unproved();
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

  test("whoever is proved by mail does not take over what a stranger linked", async () => {
    const stranger = unproved();
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

  test("free, taken, deleted and held addresses get the same answer", async () => {
    const taken = await createUser();
    const gone = await createUser();
    await db.transaction((tx) => requestDeletion(tx, { userId: gone.id, origin, source: "cli" }));
    const variant = gone.email.replace("@", "+tag@");
    const answers = await Promise.all(
      [newEmail(), taken.email, gone.email, variant].map(async (email) => {
        const browser = new Browser();
        const answer = await passProvider(browser, unproved({ email }), { provider: "oidc" });
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

  test("an account that never proved the address makes room for one that has", async () => {
    const squatter = await createUser({ verified: false });
    const person = somebody({ email: squatter.email });
    await passProvider(new Browser(), person, { provider: "oidc" });
    const user = await userOf(squatter.email);
    expect(user?.id).not.toBe(squatter.id);
    const old = await new Browser().post("/sign-in/email", squatter);
    expect(old.status).toBe(401);
  });
});

describe("the way there and back", () => {
  const begin = async (browser: Browser, body: Record<string, unknown> = {}) =>
    (await (await browser.post("/sign-in/social", { provider: "oidc", ...body })).json()) as {
      url: string;
    };

  test("asks with a proof key, a nonce and a state, and nothing that the body adds", async () => {
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
  ])("callbackURL %j leads to no other place", async (callbackURL) => {
    const browser = new Browser();
    const begun = await browser.post("/sign-in/social", { provider: "oidc", callbackURL });
    if (begun.status === 403) return;
    const answer = await passProvider(browser, somebody(), { provider: "oidc", callbackURL });
    expect(answer.headers.get("location")).toBe("/dashboard");
  });

  test("a callback in another browser, twice, or for another provider is refused", async () => {
    const person = somebody();
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

  test("a state opens the callback of the provider it was made for alone", async () => {
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
  ])("an ID token with %s signs nobody in", async (_, tampered) => {
    const person = somebody(tampered);
    const answer = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(errorOf(answer)).toBe("provider_unavailable");
    expect(await userOf(person.email)).toBeUndefined();
  });

  test("an answer about somebody else than the ID token names signs nobody in", async () => {
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

  test("no address, a refusal at the provider, an unknown provider", async () => {
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

  test("a name that the database cannot keep, or that is too long, is cut to one that it can", async () => {
    const person = somebody({ name: `Zo\0e ${"x".repeat(200)}` });
    await passProvider(new Browser(), person, { provider: "oidc" });
    const user = await userOf(person.email);
    expect(user?.name).toMatch(/^Zo e x+$/);
    expect(user?.name.length).toBe(100);
  });

  test("an address is verified by the one claim that says so", async () => {
    const person = somebody({ email_verified: false, emailVerified: true });
    const answer = await passProvider(new Browser(), person, { provider: "oidc" });
    expect(errorOf(answer)).toBe("email_not_verified");
  });

  test("a callback that names another issuer is refused before its code is used", async () => {
    const browser = new Browser();
    const state = new URL((await begin(browser)).url).searchParams.get("state");
    const answer = await browser.get(
      `/callback/oidc?code=x&state=${state}&iss=${encodeURIComponent("https://evil.example")}`,
    );
    expect(errorOf(answer)).toBe("sign_in_failed");
  });

  test("two callbacks of one new person at once make one account", async () => {
    const person = somebody();
    const answers = await Promise.all(
      [1, 2, 3].map(() => passProvider(new Browser(), person, { provider: "oidc" })),
    );
    expect(answers.map((answer) => answer.headers.get("location"))).toEqual(
      Array(3).fill("/dashboard"),
    );
    expect(await accountsOf((await userOf(person.email))?.id ?? "")).toHaveLength(1);
  });

  test("nothing of the provider's is handed out or refreshed", async () => {
    const browser = new Browser();
    await passProvider(browser, somebody(), { provider: "oidc" });
    for (const path of ["/get-access-token", "/refresh-token"])
      expect((await browser.post(path, { providerId: "oidc" })).status).toBe(404);
    expect((await browser.get("/account-info")).status).toBe(404);
  });
});

const provider = "oidc";

test("an operator's account that is not verified is erased, or opened with a password set up in it", async () => {
  const admin = await createUser({ role: "admin", verified: false });
  await passProvider(new Browser(), somebody({ email: admin.email }), { provider });
  expect(await userOf(admin.email)).toMatchObject({ id: admin.id, emailVerified: true });
  const ways = (await accountsOf(admin.id)).map(({ providerId }) => providerId);
  expect(ways).toEqual([provider]);
});

test("an address that is held comes into use by an identity of before, in another spelling", async () => {
  const deleted = await createUser();
  const person = somebody({ email: deleted.email.replace("@", "+z@"), email_verified: false });
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

test("a sign-up that meets a change to its address fails, instead of finding it taken", async () => {
  const { id } = await createUser();
  const person = somebody();
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
