import { apiClient, Client } from "./client";
import {
  assertion,
  createApiKey,
  credentials,
  deleteAccount,
  type Enrolled,
  emailedLink,
  emailedToken,
  enroll,
  member,
  type Person,
  passwordless,
  registerPasskey,
  signedIn,
  signInWithProvider,
  signUp,
  stepUp,
  tokenIn,
  unverified,
  updateRows,
  withinStep,
  wrongPassword,
} from "./people";
import { scenario } from "./recorder";
import { query, settle } from "./rows";

const requestDeletion = (browser: Client, body?: unknown) => browser.post("/delete-user", body);

scenario("refuses a deletion without the correct password", async (recorder) => {
  const ada = await member();
  const bodies: Record<string, unknown> = {
    "no body": undefined,
    "no password": {},
    "an authenticator code only": { code: "123456" },
    "an empty password": { password: "" },
    "a password that is a number": { password: 7 },
    "a password that is a list": { password: ["x"] },
    "a password that is null": { password: null },
    "a wrong password": { password: wrongPassword },
    "a body that is a list": [],
    "an external callback URL and no password": { callbackURL: "https://evil.example/" },
    "a token": { token: "x" },
  };
  for (const [what, body] of Object.entries(bodies))
    await recorder.step(what, ada, () => requestDeletion(ada.browser, body));
  await recorder.step("no session", ada, () =>
    requestDeletion(new Client(), { password: ada.password }),
  );
  await recorder.step("a GET request to the callback", ada, () =>
    ada.browser.get("/delete-user/callback?token=x&callbackURL=https://evil.example/"),
  );
  await recorder.step("the session is still valid", ada, () => ada.browser.get("/get-session"));
});

scenario(
  "deletes the account with the correct password and revokes its sessions and API keys",
  async (recorder) => {
    const ada = await member();
    const other = await signedIn(ada);
    await createApiKey(ada);
    await registerPasskey(ada);
    await settle(ada);
    const fields = { status: "active", deletedAt: null, purgeAt: null, retentionDays: 0 };
    await recorder.step("the deletion", ada, () =>
      requestDeletion(ada.browser, { password: ada.password, ...fields }),
    );
    await recorder.step("a repeated deletion", ada, () =>
      requestDeletion(ada.browser, { password: ada.password }),
    );
    await recorder.step("the session afterwards", ada, () => ada.browser.get("/get-session"));
    await recorder.step("the session of another browser afterwards", ada, () =>
      other.get("/get-session"),
    );
    await recorder.step("a page in another browser", ada, () => other.visit("/dashboard"));
    await recorder.step("a deletion from the other browser", ada, () =>
      requestDeletion(other, { password: ada.password }),
    );
  },
);

scenario("requires an authenticator code only after the correct password", async (recorder) => {
  const ada = await enroll(await member());
  const { password } = ada;
  await recorder.step("a wrong password", ada, () =>
    requestDeletion(ada.browser, { password: wrongPassword }),
  );
  await recorder.step("the password without a code", ada, () =>
    requestDeletion(ada.browser, { password }),
  );
  await recorder.step("a wrong code", ada, () =>
    requestDeletion(ada.browser, { password, code: ada.app.wrongCode() }),
  );
  await withinStep();
  await recorder.step("the password and the code", ada, () =>
    requestDeletion(ada.browser, { password, code: ada.app.code() }),
  );
});

scenario("requires a step-up to delete an account without a password", async (recorder) => {
  const ada = await passwordless();
  await recorder.step("without a step-up", ada, () => requestDeletion(ada.browser, {}));
  await recorder.step("with an arbitrary password", ada, () =>
    requestDeletion(ada.browser, { password: "anything at all" }),
  );
  await stepUp(ada, "erase-account");
  await recorder.step("with a step-up for another purpose", ada, () =>
    requestDeletion(ada.browser, {}),
  );
  await stepUp(ada, "delete-account");
  await recorder.step("with a step-up", ada, () => requestDeletion(ada.browser, {}));
});

scenario("refuses to delete the account of the last admin", async (recorder) => {
  const ada = await member();
  const admins = await query<{ id: string }>("SELECT id FROM users WHERE role = 'admin'");
  await query("UPDATE users SET role = 'member' WHERE role = 'admin'");
  await query("UPDATE users SET role = 'admin' WHERE email = $1", [ada.email]);
  try {
    await recorder.step("the last admin", ada, () =>
      requestDeletion(ada.browser, { password: ada.password }),
    );
  } finally {
    await query("UPDATE users SET role = 'admin' WHERE id = ANY($1)", [admins.map(({ id }) => id)]);
    await query("UPDATE users SET role = 'member' WHERE email = $1", [ada.email]);
  }
});

scenario("erases an account with an unverified email address immediately", async (recorder) => {
  const ada = await member();
  await updateRows(ada, "users", "email_verified = false", "id");
  await recorder.step("the deletion", ada, () =>
    requestDeletion(ada.browser, { password: ada.password }),
  );
  await recorder.step("a new sign-up with the same email address", ada, () =>
    signUp(ada, new Client()),
  );
});

scenario("deletes an account once when two requests are concurrent", async (recorder) => {
  const ada = await member();
  const { password } = ada;
  let second = "";
  await recorder.step("the successful request", ada, async () => {
    const both = await Promise.all([1, 2].map(() => requestDeletion(ada.browser, { password })));
    const [first, other] = both.sort((one, two) => one.status - two.status);
    second = [200, 401].includes(other?.status ?? 0) ? "200 or 401" : String(other?.status);
    if (!first) throw new Error("There was no response.");
    return first;
  });
  recorder.note("the other request", second);
});

type Prepared = { ada: Person; signIn: () => Promise<import("./client").Exchange> };

scenario("refuses every sign-in method while the account is deleted", async (recorder) => {
  const methods: Record<string, () => Promise<Prepared>> = {
    "the password": async () => {
      const ada = await deleteAccount(await member());
      return { ada, signIn: () => new Client().post("/sign-in/email", credentials(ada)) };
    },
    "a wrong password": async () => {
      const ada = await deleteAccount(await member());
      const body = { email: ada.email, password: wrongPassword };
      return { ada, signIn: () => new Client().post("/sign-in/email", body) };
    },
    "the provider": async () => {
      const ada = await passwordless();
      await stepUp(ada, "delete-account");
      await requestDeletion(ada.browser, {});
      return { ada, signIn: () => signInWithProvider(new Client(), ada.claims) };
    },
    "a passkey": async () => {
      const ada = await member();
      const key = await registerPasskey(ada);
      await deleteAccount(ada);
      const browser = new Client();
      const body = await assertion(browser, key);
      return { ada, signIn: () => browser.post("/passkey/verify-authentication", body) };
    },
    "a magic link from before the deletion": async () => {
      const ada = await member();
      await new Client().post("/sign-in/magic-link", { email: ada.email });
      const token = await emailedToken(ada, "magic-link");
      await deleteAccount(ada);
      return { ada, signIn: () => new Client().post("/magic-link/verify", { token }) };
    },
    "a request for a new magic link": async () => {
      const ada = await deleteAccount(await member());
      const body = { email: ada.email };
      return { ada, signIn: () => new Client().post("/sign-in/magic-link", body) };
    },
    "the password of an account with two-factor authentication": async () => {
      const ada = await deleteWithCode(await enroll(await member()));
      return { ada, signIn: () => new Client().post("/sign-in/email", credentials(ada)) };
    },
    "a pending two-factor challenge": async () => {
      const ada = await enroll(await member());
      const browser = new Client();
      await browser.post("/sign-in/email", credentials(ada));
      await deleteWithCode(ada);
      const code = ada.recoveryCodes[1];
      return { ada, signIn: () => browser.post("/two-factor/verify-backup-code", { code }) };
    },
    "the session token of an API client": async () => {
      const ada = await member();
      const response = await apiClient().post("/sign-in/email", credentials(ada));
      const { token } = JSON.parse(response.text) as { token: string };
      await deleteAccount(ada);
      return { ada, signIn: () => apiClient(token).get("/get-session") };
    },
  };
  for (const [what, prepare] of Object.entries(methods)) {
    const { ada, signIn } = await prepare();
    await recorder.step(what, ada, signIn);
  }
});

const deleteWithCode = (ada: Enrolled) => deleteAccount(ada, { code: ada.recoveryCodes[0] });

scenario("refuses a verification link after the account is erased", async (recorder) => {
  const ada = await unverified();
  const link = await emailedLink(ada, "verify-email");
  await query("DELETE FROM users WHERE email = $1", [ada.email]);
  await recorder.step("the link", ada, () => ada.browser.visit(link));
  await recorder.step("the token with the password", ada, () =>
    new Client().post("/verify-email", { token: tokenIn(link), password: ada.password }),
  );
});

scenario(
  "requires the email address and a step-up to erase an account permanently",
  async (recorder) => {
    const ada = await member();
    const { email, password } = ada;
    const erase = (body: object, browser = ada.browser) =>
      browser.post("/soft-deletion/erase", body);
    await recorder.step("without the email address", ada, () => erase({ password }));
    await recorder.step("with another email address", ada, () =>
      erase({ email: "other@example.com", password }),
    );
    await recorder.step("without a step-up", ada, () => erase({ email }));
    await recorder.step("with a wrong password", ada, () =>
      erase({ email, password: wrongPassword }),
    );
    await recorder.step("without a session", ada, () => erase({ email, password }, new Client()));
    await recorder.step("with the email address and the password", ada, () =>
      erase({ email: email.toUpperCase(), password }),
    );
    await recorder.step("again", ada, () => erase({ email, password }));
    await recorder.step("a sign-in afterwards", ada, () =>
      new Client().post("/sign-in/email", credentials(ada)),
    );
    await recorder.step("a restore afterwards", ada, () =>
      new Client().post("/soft-deletion/restore", credentials(ada)),
    );
  },
);

scenario("permanently erases a deleted account with a grace pass", async (recorder) => {
  const ada = await deleteAccount(await member());
  const { email, password } = ada;
  const browser = new Client();
  await browser.post("/soft-deletion/grace-pass", credentials(ada));
  const erase = (body: object) => browser.post("/soft-deletion/erase", body);
  await recorder.step("without a step-up", ada, () => erase({ email }));
  await recorder.step("with a wrong password", ada, () =>
    erase({ email, password: wrongPassword }),
  );
  await recorder.step("with the email address and the password", ada, () =>
    erase({ email, password, via: "grace-pass" }),
  );
});
