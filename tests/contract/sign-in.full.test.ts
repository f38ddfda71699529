import { apiClient, Client, json } from "./client";
import {
  authorize,
  claimsOf,
  credentials,
  emailedLink,
  expire,
  member,
  newPerson,
  passwordless,
  signedIn,
  signInWithProvider,
  startProviderSignIn,
  tokenIn,
  unverified,
  updateRows,
  wrongPassword,
} from "./people";
import { scenario } from "./recorder";
import { settle } from "./rows";

scenario(
  "starts a session with the correct password and remembers the browser",
  async (recorder) => {
    const ada = await member();
    const browser = new Client();
    await recorder.step("in a new browser", ada, () =>
      browser.post("/sign-in/email", credentials(ada)),
    );
    await recorder.step("has a session", ada, () => browser.get("/get-session"));
    await recorder.step("signs in again and ends the previous session", ada, () =>
      browser.post("/sign-in/email", credentials(ada)),
    );
    await recorder.step("signs out", ada, () => browser.post("/sign-out", {}));
    await recorder.step("signs out again", ada, () => browser.post("/sign-out", {}));
    await recorder.step("has no session", ada, () => browser.get("/get-session"));
    await recorder.step("in a known browser", ada, () =>
      browser.post("/sign-in/email", credentials(ada)),
    );
  },
);

scenario("sets a session cookie without a lifetime when rememberMe is off", async (recorder) => {
  const ada = await member();
  const browser = new Client();
  await recorder.step("signs in", ada, () =>
    browser.post("/sign-in/email", { ...credentials(ada), rememberMe: false }),
  );
  await recorder.step("opens a page", ada, () => browser.visit("/dashboard"));
  await recorder.step("signs out", ada, () => browser.post("/sign-out", {}));
});

scenario("sets no cookie and starts no session on a refused sign-in", async (recorder) => {
  const ada = await member();
  const unknown = newPerson();
  const pending = await unverified();
  const linked = await passwordless();
  const signIn = (body: object) => new Client().post("/sign-in/email", body);
  await recorder.step("a wrong password", ada, () =>
    signIn({ email: ada.email, password: wrongPassword }),
  );
  await recorder.step("an unknown email address", unknown, () => signIn(credentials(unknown)));
  await recorder.step("an account without a password", linked, () => signIn(credentials(linked)));
  await recorder.step("an unverified email address", pending, () => signIn(credentials(pending)));
  await recorder.step("an unverified email address, wrong password", pending, () =>
    signIn({ email: pending.email, password: wrongPassword }),
  );
  await recorder.step("the email address in capitals", ada, () =>
    signIn({ email: ada.email.toUpperCase(), password: ada.password }),
  );
  await recorder.step("no password", ada, () => signIn({ email: ada.email }));
  await recorder.step("an empty password", ada, () => signIn({ email: ada.email, password: "" }));
  await recorder.step("no email address", ada, () => signIn({ password: ada.password }));
  await recorder.step("an invalid email address", ada, () => signIn({ email: "x", password: "y" }));
});

scenario("reports a suspension only after the correct password", async (recorder) => {
  const ada = await member();
  await updateRows(ada, "users", "banned_at = now()", "id");
  await recorder.step("the correct password", ada, () =>
    new Client().post("/sign-in/email", credentials(ada)),
  );
  await recorder.step("a wrong password", ada, () =>
    new Client().post("/sign-in/email", { email: ada.email, password: wrongPassword }),
  );
  await recorder.step("a session from before the suspension", ada, () =>
    ada.browser.get("/get-session"),
  );
});

scenario("signs in with a magic link on POST but not on GET", async (recorder) => {
  const ada = await member();
  const browser = new Client();
  await recorder.step("requests a link", ada, () =>
    browser.post("/sign-in/magic-link", { email: ada.email }),
  );
  const link = await emailedLink(ada, "magic-link");
  const token = tokenIn(link);
  await recorder.step("a link scanner opens the link", ada, () => apiClient().visit(link));
  await recorder.step("a link scanner calls the route", ada, () =>
    apiClient().get(`/magic-link/verify?token=${token}`),
  );
  await recorder.step("the owner opens the link", ada, () => browser.visit(link));
  await recorder.step("submits the form", ada, () => browser.post("/magic-link/verify", { token }));
  await recorder.step("has a session", ada, () => browser.get("/get-session"));
  await recorder.step("submits the form again", ada, () =>
    new Client().post("/magic-link/verify", { token }),
  );
  await recorder.step("opens the link again", ada, () => new Client().visit(link));
});

scenario("refuses a magic link that is no longer valid", async (recorder) => {
  const ada = await member();
  const requestLink = () => new Client().post("/sign-in/magic-link", { email: ada.email });
  await requestLink();
  const first = tokenIn(await emailedLink(ada, "magic-link"));
  await requestLink();
  const second = tokenIn(await emailedLink(ada, "magic-link"));
  await recorder.step("an older link after a newer link", ada, () =>
    new Client().post("/magic-link/verify", { token: first }),
  );
  await expire(ada);
  await recorder.step("an expired link", ada, () =>
    new Client().post("/magic-link/verify", { token: second }),
  );
  await recorder.step("an unknown token", ada, () =>
    new Client().post("/magic-link/verify", { token: "x" }),
  );
  await requestLink();
  const third = tokenIn(await emailedLink(ada, "magic-link"));
  const other = await member();
  await recorder.step("in another user's session", ada, () =>
    other.browser.post("/magic-link/verify", { token: third }),
  );
});

scenario("answers a magic link request the same for every email address", async (recorder) => {
  const requestLink = (email: string) => new Client().post("/sign-in/magic-link", { email });
  const unknown = newPerson();
  await recorder.step("an unknown email address", unknown, () => requestLink(unknown.email));
  const pending = await unverified();
  await recorder.step("an unverified email address", pending, () => requestLink(pending.email));
  const token = tokenIn(await emailedLink(pending, "magic-link"));
  await recorder.step(
    "a link in another browser verifies the email address and removes the password",
    pending,
    () => new Client().post("/magic-link/verify", { token }),
  );
  const sameBrowser = await unverified();
  await sameBrowser.browser.post("/sign-in/magic-link", { email: sameBrowser.email });
  const ownToken = tokenIn(await emailedLink(sameBrowser, "magic-link"));
  await recorder.step("a link in the browser that signed up keeps the password", sameBrowser, () =>
    sameBrowser.browser.post("/magic-link/verify", { token: ownToken }),
  );
  const linked = await passwordless();
  await recorder.step("an account without a password", linked, () => requestLink(linked.email));
});

scenario(
  "creates an account for an email address that the provider has verified",
  async (recorder) => {
    const ada = newPerson();
    const claims = claimsOf(ada, { picture: "https://pictures.example.net/a.png", role: "admin" });
    const browser = ada.browser;
    const start = await recorder.step("starts the sign-in", ada, () =>
      browser.post("/sign-in/social", { provider: "oidc", callbackURL: "/projects" }),
    );
    const back = await authorize(start, claims);
    await recorder.step("the callback", ada, () => browser.visit(back));
    await recorder.step("has a session", ada, () => browser.get("/get-session"));
    await recorder.step("the callback again", ada, () => browser.visit(back));
    await recorder.step("signs in again", ada, () => signInWithProvider(new Client(), claims));
    await recorder.step("signs in with another email address at the provider", ada, () =>
      signInWithProvider(new Client(), { ...claims, email: newPerson().email }),
    );
  },
);

scenario(
  "signs in to an existing account with an email address that the provider has verified",
  async (recorder) => {
    const ada = await member();
    await recorder.step("verified on both sides", ada, () =>
      signInWithProvider(new Client(), claimsOf(ada)),
    );
    const pending = await unverified();
    await recorder.step("verified by the provider only", pending, () =>
      signInWithProvider(new Client(), claimsOf(pending)),
    );
  },
);

scenario(
  "refuses a sign-in with an email address that the provider has not verified",
  async (recorder) => {
    const outcomes = {
      "a new email address": newPerson(),
      "a taken email address": await member(),
    };
    for (const [what, person] of Object.entries(outcomes))
      await recorder.step(what, person, () =>
        signInWithProvider(new Client(), claimsOf(person, { email_verified: false })),
      );
    const text = newPerson();
    await recorder.step("a new email address, verified as a string", text, () =>
      signInWithProvider(new Client(), claimsOf(text, { email_verified: "true" })),
    );
    const taken = await member();
    await recorder.step("a taken email address, verified as a string", taken, () =>
      signInWithProvider(new Client(), claimsOf(taken, { email_verified: "true" })),
    );
    const none = newPerson();
    await recorder.step("no email address", none, () =>
      signInWithProvider(new Client(), claimsOf(none, { email: undefined })),
    );
    const pending = newPerson();
    const claims = claimsOf(pending, { email_verified: false });
    await signInWithProvider(pending.browser, claims);
    const link = await emailedLink(pending, "verify-email");
    await recorder.step("the verification link in another browser", pending, () =>
      new Client().visit(link),
    );
    await recorder.step("the verification link in the same browser", pending, () =>
      pending.browser.visit(link),
    );
    await recorder.step("signs in after the verification", pending, () =>
      signInWithProvider(new Client(), claims),
    );
  },
);

scenario("refuses a provider callback that does not match its start", async (recorder) => {
  const ada = newPerson();
  const browser = new Client();
  const back = await authorize(await startProviderSignIn(browser), claimsOf(ada));
  await recorder.step("in another browser", ada, () => new Client().visit(back));
  await recorder.step("with another state", ada, () =>
    browser.visit(back.replace(/state=[^&]*/, "state=x")),
  );
  const again = new Client();
  const refused = await authorize(await startProviderSignIn(again), claimsOf(ada));
  await recorder.step("refused by the user", ada, () =>
    again.visit(refused.replace(/code=[^&]*/, "error=access_denied")),
  );
  const third = new Client();
  const codeless = await authorize(await startProviderSignIn(third), claimsOf(ada));
  await recorder.step("with a wrong code", ada, () =>
    third.visit(codeless.replace(/code=[^&]*/, "code=x")),
  );
  const fourth = new Client();
  const elsewhere = await authorize(await startProviderSignIn(fourth), claimsOf(ada));
  await recorder.step("to the callback of another provider", ada, () =>
    fourth.visit(elsewhere.replace("callback/oidc", "callback/github")),
  );
  await recorder.step("a provider that is not configured", ada, () =>
    new Client().post("/sign-in/social", { provider: "github" }),
  );
  await recorder.step("an ID token sent directly", ada, () =>
    new Client().post("/sign-in/social", { provider: "oidc", idToken: { token: "x" } }),
  );
});

scenario("ends the previous session when another user signs in", async (recorder) => {
  const ada = await member();
  const ben = await member();
  const browser = await signedIn(ada);
  await settle(ada);
  await recorder.step("signs in as another user", ada, () =>
    browser.post("/sign-in/email", credentials(ben)),
  );
  const { user } = json(await browser.get("/get-session")) as { user?: { email: string } };
  recorder.note(
    "owner of the session",
    user?.email === ben.email ? "the second one's" : "another's",
  );
});
