import { apiClient, Client, type Exchange, json } from "./client";
import { normalise } from "./normalise";
import {
  authorize,
  credentials,
  deleteAccount,
  emailedLink,
  member,
  newEmail,
  newPerson,
  startProviderSignIn,
  tokenIn,
  unverified,
} from "./people";
import { brief, scenario } from "./recorder";
import { latestEmail, settle } from "./rows";

// Redirect targets that must be refused, except the last one, which is a path of the application.
const targets = [
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "%2f%2fevil.example",
  "/%2f%2fevil.example",
  "/..//evil.example",
  "/%5cevil.example",
  "https://user@evil.example",
  "http:evil.example",
  "evil.example",
  "data:text/html,x",
  "/projects",
];

/** The response of a route for each target, with the redirect URL if there is one. */
async function redirectsFrom(
  request: (target: string) => Promise<Exchange>,
): Promise<Record<string, string>> {
  const lines: Record<string, string> = {};
  for (const target of targets) {
    const exchange = await request(target);
    const { url } = json(exchange);
    const next = typeof url === "string" ? `, url ${normalise(url)}` : "";
    lines[target] = brief(exchange) + next;
  }
  return lines;
}

scenario("does not redirect to another site from a request body", async (recorder) => {
  const ada = await member();
  const routes: Record<string, (target: string) => Promise<Exchange>> = {
    "sign-in/email callbackURL": (callbackURL) =>
      new Client().post("/sign-in/email", { ...credentials(ada), callbackURL }),
    "sign-up/email callbackURL": (callbackURL) => {
      const eve = newPerson();
      return eve.browser.post("/sign-up/email", {
        name: eve.name,
        ...credentials(eve),
        callbackURL,
      });
    },
    "request-password-reset redirectTo": (redirectTo) =>
      new Client().post("/request-password-reset", { email: newEmail(), redirectTo }),
    "send-verification-email callbackURL": (callbackURL) =>
      new Client().post("/send-verification-email", { email: newEmail(), callbackURL }),
    "sign-in/magic-link callbackURL": (callbackURL) =>
      new Client().post("/sign-in/magic-link", { email: newEmail(), callbackURL }),
    "sign-in/magic-link errorCallbackURL": (errorCallbackURL) =>
      new Client().post("/sign-in/magic-link", { email: newEmail(), errorCallbackURL }),
    "delete-user callbackURL": (callbackURL) =>
      ada.browser.post("/delete-user", { password: "", callbackURL }),
    "change-email callbackURL": (callbackURL) =>
      ada.browser.post("/change-email", { newEmail: "invalid", callbackURL }),
    "sign-in/social newUserCallbackURL": (newUserCallbackURL) =>
      new Client().post("/sign-in/social", { provider: "github", newUserCallbackURL }),
  };
  for (const [route, request] of Object.entries(routes))
    recorder.note(route, await redirectsFrom(request));
});

scenario("does not redirect to another site from a query parameter", async (recorder) => {
  const ada = await member();
  const query = (name: string, target: string) => `${name}=${encodeURIComponent(target)}`;
  const routes: Record<string, (target: string) => Promise<Exchange>> = {
    "reset-password": (to) => new Client().get(`/reset-password/x?${query("callbackURL", to)}`),
    "verify-email": (to) => new Client().get(`/verify-email?token=x&${query("callbackURL", to)}`),
    "magic-link": (to) =>
      new Client().get(`/magic-link/verify?token=x&${query("callbackURL", to)}`),
    "delete-user": (to) =>
      ada.browser.get(`/delete-user/callback?token=x&${query("callbackURL", to)}`),
    callback: (to) => new Client().get(`/callback/oidc?code=x&state=x&${query("callbackURL", to)}`),
    "the sign-in page": (to) => ada.browser.visit(`/sign-in?${query("next", to)}`),
  };
  for (const [route, request] of Object.entries(routes))
    recorder.note(route, await redirectsFrom(request));
});

scenario(
  "redirects to pages of the application only after a provider sign-in",
  async (recorder) => {
    const lines: Record<string, string> = {};
    for (const target of targets) {
      const person = newPerson();
      const claims = { sub: person.email, email: person.email, email_verified: true };
      const start = await startProviderSignIn(person.browser, {
        callbackURL: target,
        errorCallbackURL: target,
        newUserCallbackURL: target,
      });
      if (start.status >= 400) lines[target] = brief(start);
      else lines[target] = brief(await person.browser.visit(await authorize(start, claims)));
      const failing = new Client();
      const refused = await startProviderSignIn(failing, { errorCallbackURL: target });
      if (refused.status >= 400) lines[`${target}, refused`] = brief(refused);
      else {
        const back = (await authorize(refused, claims)).replace(
          /code=[^&]*/,
          "error=access_denied",
        );
        lines[`${target}, refused`] = brief(await failing.visit(back));
      }
    }
    recorder.note("redirect targets", lines);
  },
);

scenario(
  "keeps links in emails on the application's origin whatever the request says",
  async (recorder) => {
    const evil = "https://evil.example";
    const pending = newPerson();
    const body = { name: pending.name, ...credentials(pending), callbackURL: "/projects" };
    await recorder.step("a sign-up", pending, () => pending.browser.post("/sign-up/email", body));
    const ada = await member();
    const headers = { "x-forwarded-host": "evil.example", host: "evil.example" };
    const request = (path: string, more: object) =>
      new Client().post(path, { email: ada.email, ...more }, { headers });
    await recorder.step("a password reset with another host header", ada, () =>
      request("/request-password-reset", {}),
    );
    await recorder.step("a magic link with another host header", ada, () =>
      request("/sign-in/magic-link", {}),
    );
    await settle(ada);
    const emails = [
      ...(await latestEmail(pending.email, "verify-email")).links,
      ...(await emailedLinks(ada.email)),
    ];
    recorder.note(
      "links to another host",
      emails.filter((link) => link.includes("evil")),
    );
    await recorder.step("a password reset with an external redirect", ada, () =>
      new Client().post("/request-password-reset", { email: ada.email, redirectTo: evil }),
    );
  },
);

const emailedLinks = async (address: string) => [
  ...(await latestEmail(address, "reset-password")).links,
  ...(await latestEmail(address, "magic-link")).links,
];

scenario("does not consume an emailed link on a HEAD request", async (recorder) => {
  const head = (browser: Client, link: string) => {
    const { pathname, search } = new URL(link);
    return browser.send("HEAD", pathname + search);
  };
  const pending = await unverified();
  const link = await emailedLink(pending, "verify-email");
  await recorder.step("the verification link in another client", pending, () =>
    head(apiClient(), link),
  );
  await recorder.step("the verification link in the same browser", pending, () =>
    head(pending.browser, link),
  );
  const ada = await member();
  await new Client().post("/sign-in/magic-link", { email: ada.email });
  const magic = await emailedLink(ada, "magic-link");
  await recorder.step("the magic link", ada, () => head(apiClient(), magic));
  await new Client().post("/request-password-reset", { email: ada.email });
  const reset = await emailedLink(ada, "reset-password");
  await recorder.step("the password reset link", ada, () => head(apiClient(), reset));
  await deleteAccount(ada);
  const restore = await emailedLink(ada, "deletion-requested");
  await recorder.step("the restore link", ada, () => head(apiClient(), restore));
  const options = new Client();
  await recorder.step("the passkey challenge", ada, () =>
    options.send("HEAD", "/api/auth/passkey/generate-authenticate-options"),
  );
});

scenario("refuses a malformed token in a path or query", async (recorder) => {
  const paths = [
    "/verify-email?token=%00",
    "/verify-email?token=",
    `/verify-email?token=${"x".repeat(300)}`,
    "/verify-email?token=a&token=b",
    "/reset-password/%00",
    "/reset-password/%2e%2e%2fsign-in",
    `/reset-password/${"x".repeat(300)}`,
    "/magic-link/verify?token=%00",
    "/magic-link/verify",
    `/magic-link/verify?token=${"x".repeat(300)}`,
    "/callback/oidc",
    "/callback/oidc?state=x&code=%00",
    "/callback/x?state=x&code=x",
    "/callback/oidc?error=access_denied",
    "/get-session/",
    "//get-session",
    "/GET-SESSION",
    "/",
    "/nothing-of-the-kind",
    "/error",
    "/error?error=%3Cscript%3E",
  ];
  const lines: Record<string, string> = {};
  for (const path of paths) lines[path.slice(0, 60)] = brief(await new Client().get(path));
  recorder.note("GET", lines);
});

const pages = [
  "/",
  "/sign-in",
  "/sign-in?error=account_deleted&restorableUntil=2026-12-21T00:00:00.000Z",
  "/sign-up",
  "/verify-email",
  "/verify-email?error=invalid",
  "/verify-email?error=other-browser",
  "/verify-email?token=x",
  "/forgot-password",
  "/reset-password",
  "/reset-password?token=x",
  "/magic-link",
  "/magic-link?token=x",
  "/confirm-email",
  "/confirm-email?token=x",
  "/confirm-email?done=1",
  "/two-factor",
  "/restore",
  "/restore?token=x",
  "/restore/erase",
  "/goodbye",
  "/dashboard",
  "/settings",
  "/settings/profile",
  "/settings/security",
  "/settings/security/email",
  "/settings/security/two-factor",
  "/settings/security/recovery-codes",
  "/settings/security/passkeys/new",
  "/settings/security/linked/new?provider=oidc",
  "/settings/security/activity",
  "/settings/sessions",
  "/settings/api-keys",
  "/settings/data",
  "/settings/danger",
  "/settings/danger/erase",
  "/admin",
];

scenario("answers page requests as recorded with and without a session", async (recorder) => {
  const ada = await member();
  for (const [label, browser] of Object.entries({
    "signed out": new Client(),
    "signed in": ada.browser,
  })) {
    const lines: Record<string, string> = {};
    for (const page of pages) {
      const exchange = await browser.visit(page);
      const { headers } = exchange;
      const referrer = page.includes("token=") ? ` referrer ${headers["referrer-policy"]}` : "";
      lines[page] = `${brief(exchange)} ${headers["cache-control"]}${referrer}`;
    }
    recorder.note(label, lines);
  }
  const pending = await unverified();
  const link = await emailedLink(pending, "verify-email");
  await recorder.step("a page with a valid token", pending, () =>
    new Client().visit(`/verify-email?token=${tokenIn(link)}`),
  );
});
