import { apiClient, Client, json } from "./client";
import {
  authorize,
  claimsOf,
  deleteAccount,
  emailedLink,
  enroll,
  expire,
  member,
  newEmail,
  newPerson,
  passwordless,
  signedIn,
  signInWithProvider,
  stepUp,
  tokenIn,
  wrongPassword,
} from "./people";
import { scenario } from "./recorder";
import { query } from "./rows";

scenario(
  "changes the email address with the emailed link in the user's own session",
  async (recorder) => {
    const ada = await member();
    const address = newEmail();
    ada.mailboxes.push(address);
    const requestChange = (body: object, browser = ada.browser) =>
      browser.post("/change-email", { newEmail: address, ...body });
    await recorder.step("without a step-up", ada, () => requestChange({}));
    await recorder.step("with a wrong password", ada, () =>
      requestChange({ password: wrongPassword }),
    );
    await recorder.step("without a session", ada, () =>
      requestChange({ password: ada.password }, new Client()),
    );
    await recorder.step("with the password", ada, () => requestChange({ password: ada.password }));
    const link = await emailedLink(ada, "email-change-confirm", address);
    const token = tokenIn(link);
    const confirm = (browser: Client) => browser.post("/change-email/confirm", { token });
    await recorder.step("a link scanner opens the link", ada, () => apiClient().visit(link));
    await recorder.step("the link in a browser without a session", ada, () =>
      confirm(new Client()),
    );
    const ben = await member();
    await recorder.step("the link in another user's session", ada, () => confirm(ben.browser));
    ada.addresses.push(address);
    ada.mailboxes.length = 0;
    await recorder.step("the link in the user's own session", ada, () => confirm(ada.browser));
    await recorder.step("the link again", ada, () => confirm(ada.browser));
    await recorder.step("signs in with the new email address", ada, () =>
      new Client().post("/sign-in/email", { email: address, password: ada.password }),
    );
    await recorder.step("signs in with the old email address", ada, () =>
      new Client().post("/sign-in/email", { email: ada.email, password: ada.password }),
    );
  },
);

scenario("answers an email change the same for every email address", async (recorder) => {
  const ada = await member();
  const { password } = ada;
  const taken = await member();
  const reserved = await deleteAccount(await member());
  const requestChange = (address: string, browser = ada.browser) =>
    browser.post("/change-email", { newEmail: address, password });
  ada.mailboxes.push(taken.email, reserved.email);
  await recorder.step("to a taken email address", ada, () => requestChange(taken.email));
  await recorder.step("to a reserved email address", ada, () => requestChange(reserved.email));
  await recorder.step("to the current email address", ada, () => requestChange(ada.email));
  await recorder.step("to an invalid email address", ada, () => requestChange("invalid"));
  const first = newEmail();
  ada.mailboxes.push(first);
  await recorder.step("to an available email address", ada, () => requestChange(first));
  const link = await emailedLink(ada, "email-change-confirm", first);
  await expire(ada);
  await recorder.step("the link after its expiry", ada, () =>
    ada.browser.post("/change-email/confirm", { token: tokenIn(link) }),
  );
});

scenario(
  "refuses an email change when the new address is taken in the meantime",
  async (recorder) => {
    const ada = await member();
    const address = newEmail();
    ada.mailboxes.push(address);
    await ada.browser.post("/change-email", { newEmail: address, password: ada.password });
    const token = tokenIn(await emailedLink(ada, "email-change-confirm", address));
    const ben = newPerson(address);
    await signInWithProvider(ben.browser, claimsOf(ben));
    await recorder.step("confirms the change", ada, () =>
      ada.browser.post("/change-email/confirm", { token }),
    );
  },
);

scenario("refuses too many email changes within an hour", async (recorder) => {
  const ada = await member();
  const statuses: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const body = { newEmail: newEmail(), password: ada.password };
    statuses.push((await ada.browser.post("/change-email", body)).status);
  }
  recorder.note("accepted before the first refusal", statuses.indexOf(429));
  await recorder.step("one more change", ada, () =>
    ada.browser.post("/change-email", { newEmail: newEmail(), password: ada.password }),
  );
});

scenario(
  "requires both factors to change the email address of an account with two-factor authentication",
  async (recorder) => {
    const ada = await enroll(await member());
    const address = newEmail();
    ada.mailboxes.push(address);
    const requestChange = (body: object) =>
      ada.browser.post("/change-email", { newEmail: address, ...body });
    await recorder.step("the password without a code", ada, () =>
      requestChange({ password: ada.password }),
    );
    await recorder.step("the password and a recovery code", ada, () =>
      requestChange({ password: ada.password, code: ada.recoveryCodes[0] }),
    );
  },
);

scenario("links a provider after a step-up and unlinks it", async (recorder) => {
  const ada = await member();
  const claims = claimsOf(ada, { email: newEmail(), email_verified: false });
  const start = (body: object, browser = ada.browser) =>
    browser.post("/link-social", { provider: "oidc", callbackURL: "/settings/security", ...body });
  await recorder.step("without a step-up", ada, () => start({}));
  await recorder.step("without a session", ada, () =>
    start({ password: ada.password }, new Client()),
  );
  await recorder.step("a provider that is not configured", ada, () =>
    start({ provider: "github", password: ada.password }),
  );
  const started = await recorder.step("with the password", ada, () =>
    start({ password: ada.password }),
  );
  const back = await authorize(started, claims);
  await recorder.step("the callback in another browser", ada, () => new Client().visit(back));
  await recorder.step("the callback", ada, () => ada.browser.visit(back));
  const again = await start({ password: ada.password });
  const second = await authorize(again, claims);
  await recorder.step("links the same account again", ada, () => ada.browser.visit(second));
  const ben = await member();
  const benStart = await start({ password: ben.password }, ben.browser);
  const benBack = await authorize(benStart, claims);
  await recorder.step("another user links the same account", ben, () => ben.browser.visit(benBack));
  await recorder.step("signs in with the provider", ada, () =>
    signInWithProvider(new Client(), claims),
  );
  const [row] = await query<{ id: string }>(
    "SELECT id FROM accounts WHERE provider_id = 'oidc' AND account_id = $1",
    [claims.sub],
  );
  const unlink = (body: object, browser = ada.browser) =>
    browser.post("/unlink-account", { id: row?.id, ...body });
  await recorder.step("unlinked without a step-up", ada, () => unlink({}));
  await recorder.step("unlinked by another user", ada, () =>
    unlink({ password: ben.password }, ben.browser),
  );
  await recorder.step("unlinked by provider name", ada, () =>
    ada.browser.post("/unlink-account", { providerId: "oidc", password: ada.password }),
  );
  await recorder.step("unlinked", ada, () => unlink({ password: ada.password }));
  await recorder.step("unlinked again", ada, () => unlink({ password: ada.password }));
});

scenario("refuses to link a provider after the session has changed", async (recorder) => {
  const ada = await member();
  const claims = claimsOf(ada, { email: newEmail() });
  const body = { provider: "oidc", password: ada.password };
  const back = await authorize(await ada.browser.post("/link-social", body), claims);
  await ada.browser.post("/sign-out", {});
  await recorder.step("signed out in the meantime", ada, () => ada.browser.visit(back));
  await signedIn(ada, ada.browser);
  const second = await authorize(await ada.browser.post("/link-social", body), claims);
  const ben = await member();
  await signedIn(ben, ada.browser);
  await recorder.step("signed in as another user in the meantime", ada, () =>
    ada.browser.visit(second),
  );
});

scenario(
  "refuses to unlink the only provider of an account without a password",
  async (recorder) => {
    const ada = await passwordless();
    const [row] = await query<{ id: string }>(
      "SELECT id FROM accounts WHERE provider_id = 'oidc' AND account_id = $1",
      [ada.claims.sub],
    );
    await stepUp(ada, "linked-accounts");
    const unlink = (id: unknown) => ada.browser.post("/unlink-account", { id });
    await recorder.step("the last sign-in method", ada, () => unlink(row?.id));
    await recorder.step("an unknown id", ada, () => unlink("00000000-0000-4000-8000-000000000000"));
    await recorder.step("a malformed id", ada, () => unlink("x"));
    const { user } = json(await ada.browser.get("/get-session")) as { user?: object };
    recorder.note("the session is still valid", user !== undefined);
  },
);
