import { inject } from "vitest";
import { apiClient, Client, origin } from "./client";
import {
  claimsOf,
  deleteAccount,
  emailedLink,
  emailedToken,
  expire,
  guessablePassword,
  member,
  newPerson,
  signInWithProvider,
  signUp,
  tokenIn,
  unverified,
  updateRows,
  wrongPassword,
} from "./people";
import { brief, scenario } from "./recorder";
import { settle } from "./rows";

const breachedPassword = inject("contractBreachedPassword");
const requestLink = (email: string) => new Client().post("/send-verification-email", { email });

scenario("creates an unverified account for a new email address", async (recorder) => {
  const ada = newPerson();
  await recorder.step("signs up", ada, () => signUp(ada));
  await recorder.step("has no session", ada, () => ada.browser.get("/get-session"));
  await recorder.step("signs in before the verification", ada, () =>
    new Client().post("/sign-in/email", { email: ada.email, password: ada.password }),
  );
  await recorder.step("requests another link", ada, () => requestLink(ada.email));
});

scenario(
  "answers a sign-up the same for taken, unverified and reserved email addresses",
  async (recorder) => {
    const taken = await member();
    await recorder.step("a taken email address", taken, () => signUp(taken, new Client()));
    const waiting = await unverified();
    await recorder.step("an unverified email address", waiting, () =>
      signUp(waiting, new Client()),
    );
    const reserved = await deleteAccount(await member());
    await recorder.step("the email address of a deleted account", reserved, () =>
      signUp(reserved, new Client()),
    );
    const erased = await deleteAccount(await member());
    await updateRows(
      erased,
      "users",
      "deleted_at = now() - interval '2 days', purge_at = now()",
      "id",
    );
    await recorder.step("the email address of an account past the deadline", erased, () =>
      signUp(erased, new Client()),
    );
    const variant = newPerson(taken.email.replace("@", "+news@").toUpperCase());
    variant.addresses = [variant.email.toLowerCase()];
    await recorder.step("a taken email address with a tag, in capitals", variant, () =>
      signUp(variant),
    );
  },
);

scenario("stores nothing on a refused sign-up", async (recorder) => {
  const ada = newPerson();
  const bodies: Record<string, object> = {
    "no name": { name: undefined },
    "an empty name": { name: " " },
    "a name of 101 characters": { name: "x".repeat(101) },
    "an image URL": { image: "https://pictures.example.net/a.png" },
    "a password that is too short": { password: "short" },
    "a password that is too long": { password: "x".repeat(1025) },
    "a password similar to the email address": { password: guessablePassword(ada) },
    "a breached password": { password: breachedPassword },
    "no email address": { email: undefined },
    "an invalid email address": { email: "invalid" },
  };
  for (const [what, fields] of Object.entries(bodies))
    await recorder.step(what, ada, () =>
      ada.browser.post("/sign-up/email", {
        name: ada.name,
        email: ada.email,
        password: ada.password,
        ...fields,
      }),
    );
});

scenario(
  "verifies and signs in once with the link in the browser that signed up",
  async (recorder) => {
    const ada = await unverified();
    const link = await emailedLink(ada, "verify-email");
    await recorder.step("follows the link", ada, () => ada.browser.visit(link));
    await recorder.step("has a session", ada, () => ada.browser.get("/get-session"));
    await recorder.step("follows the link again", ada, () => ada.browser.visit(link));
    await recorder.step("follows the link in another browser", ada, () => new Client().visit(link));
    await recorder.step("requests another link", ada, () => requestLink(ada.email));
  },
);

scenario("requires the password to verify in another browser", async (recorder) => {
  const ada = await unverified();
  const link = await emailedLink(ada, "verify-email");
  const token = tokenIn(link);
  const other = new Client();
  await recorder.step("a link scanner opens the link", ada, () => apiClient().visit(link));
  await recorder.step("another browser follows the link", ada, () => other.visit(link));
  await recorder.step("the page with the password field", ada, () =>
    other.visit(`/verify-email?token=${token}`),
  );
  await recorder.step("a wrong password", ada, () =>
    other.post("/verify-email", { token, password: wrongPassword }),
  );
  await recorder.step("the correct password", ada, () =>
    other.post("/verify-email", { token, password: ada.password }),
  );
  await recorder.step("the correct password again", ada, () =>
    new Client().post("/verify-email", { token, password: ada.password }),
  );
});

scenario("redirects to an error page when the link is no longer valid", async (recorder) => {
  const ada = await unverified();
  const first = await emailedLink(ada, "verify-email");
  await requestLink(ada.email);
  await settle(ada);
  await recorder.step("an older link after a newer link", ada, () => ada.browser.visit(first));
  const second = await emailedLink(ada, "verify-email");
  await expire(ada);
  await recorder.step("an expired link", ada, () => ada.browser.visit(second));
  await recorder.step("an expired link with the password", ada, () =>
    new Client().post("/verify-email", { token: tokenIn(second), password: ada.password }),
  );
  await recorder.step("no token", ada, () => ada.browser.get("/verify-email"));
  await recorder.step("an unknown token", ada, () => ada.browser.get("/verify-email?token=x"));
  await recorder.step("the error page", ada, () =>
    ada.browser.visit("/verify-email?error=invalid"),
  );
});

scenario("does not verify in another user's session", async (recorder) => {
  const ada = await unverified();
  const other = await member();
  const link = await emailedLink(ada, "verify-email");
  await recorder.step("follows the link", ada, () => other.browser.visit(link));
  await recorder.step("submits the password", ada, () =>
    other.browser.post("/verify-email", { token: tokenIn(link), password: ada.password }),
  );
});

scenario("replaces an unverified sign-up with a newer one", async (recorder) => {
  const first = await unverified();
  const token = await emailedToken(first, "verify-email");
  const second = { ...newPerson(first.email), ids: first.ids, subjects: first.subjects };
  await recorder.step("another person signs up", second, () => signUp(second));
  await recorder.step("the older link with the older password", second, () =>
    first.browser.post("/verify-email", { token, password: first.password }),
  );
  await recorder.step("the older password", second, () =>
    new Client().post("/sign-in/email", { email: first.email, password: first.password }),
  );
  const mallory = newPerson(first.email);
  await recorder.step("a provider that has verified the address", second, () =>
    signInWithProvider(mallory.browser, claimsOf(mallory)),
  );
});

scenario("never stores read-only fields on a sign-up", async (recorder) => {
  const fields = {
    role: "admin",
    status: "deleted",
    deletedAt: new Date(0).toISOString(),
    purgeAt: new Date(0).toISOString(),
    emailVerified: true,
    twoFactorEnabled: true,
    subject: "00000000-0000-4000-8000-000000000000",
    bannedAt: null,
    id: "00000000-0000-4000-8000-000000000000",
    preferences: { theme: "dark" },
  };
  const taken = await member();
  const responses: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    const ada = newPerson();
    const { name, email, password } = ada;
    const signUpWith = (more: object) =>
      new Client().post("/sign-up/email", { name, email, password, [field]: value, ...more });
    await recorder.step(field, ada, () => signUpWith({}));
    responses[field] = brief(await signUpWith({ email: taken.email }));
  }
  recorder.note("the same with a taken email address", responses);
  const ada = newPerson();
  await recorder.step("all fields together", ada, () =>
    ada.browser.post("/sign-up/email", {
      name: ada.name,
      ...fields,
      email: ada.email,
      password: ada.password,
      callbackURL: `${origin}/projects`,
    }),
  );
});
