import { SoftwareAuthenticator } from "@/tests/support/software-authenticator";
import { Client, json, origin } from "./client";
import {
  assertion,
  enroll,
  member,
  passwordless,
  registerPasskey,
  signInWithProvider,
  stepUp,
  updateRows,
} from "./people";
import { scenario } from "./recorder";

const verify = (browser: Client, body: object) =>
  browser.post("/passkey/verify-authentication", body);

scenario(
  "registers a passkey after a step-up, then lists, renames and removes it",
  async (recorder) => {
    const ada = await member();
    const options = () => ada.browser.get("/passkey/generate-register-options");
    await recorder.step("options without a step-up", ada, options);
    await stepUp(ada, "passkeys");
    const given = await recorder.step("options after a step-up", ada, options);
    await recorder.step("options again", ada, options);
    const key = new SoftwareAuthenticator(origin);
    const response = key.create(json(given) as never);
    const send = (body: object) => ada.browser.post("/passkey/verify-registration", body);
    const made = await recorder.step("the authenticator's response", ada, () =>
      send({ response, name: "My laptop", role: "admin", counter: 7 }),
    );
    await recorder.step("the same response again", ada, () => send({ response }));
    const { id } = json(made);
    await recorder.step("the list", ada, () => ada.browser.get("/passkey/list-user-passkeys"));
    const rename = (body: object) => ada.browser.post("/passkey/update-passkey", body);
    await recorder.step("a new name", ada, () => rename({ id, name: "My phone" }));
    await recorder.step("an empty name", ada, () => rename({ id, name: " " }));
    const ben = await member();
    await recorder.step("renamed by another user", ada, () =>
      ben.browser.post("/passkey/update-passkey", { id, name: "Mine" }),
    );
    await stepUp(ben, "passkeys");
    await recorder.step("removed by another user", ada, () =>
      ben.browser.post("/passkey/delete-passkey", { id }),
    );
    const remove = (body: object) => ada.browser.post("/passkey/delete-passkey", body);
    await recorder.step("removed without a step-up", ada, () => remove({ id }));
    await recorder.step("removed with a wrong password", ada, () =>
      remove({ id, password: "wrong" }),
    );
    await recorder.step("removed with the password", ada, () =>
      remove({ id, password: ada.password }),
    );
    await recorder.step("removed again", ada, () => remove({ id, password: ada.password }));
  },
);

scenario("refuses a registration response that does not match the session", async (recorder) => {
  const ada = await member();
  const fresh = async () => {
    await stepUp(ada, "passkeys");
    return json(await ada.browser.get("/passkey/generate-register-options")) as never;
  };
  const send = (response: unknown, browser = ada.browser) =>
    browser.post("/passkey/verify-registration", { response });
  const key = () => new SoftwareAuthenticator(origin);
  const deviations: Record<string, object> = {
    "another origin": { origin: "https://evil.example" },
    "another relying party": { rpId: "evil.example" },
    "another challenge": { challenge: "eA" },
    "no user verification": { verified: false },
    "the type of an authentication response": { type: "webauthn.get" },
  };
  for (const [what, deviation] of Object.entries(deviations)) {
    const options = await fresh();
    await recorder.step(what, ada, () => send(key().create(options, deviation)));
  }
  const options = await fresh();
  const other = await member();
  await recorder.step("in another session", ada, () => send(key().create(options), other.browser));
  await recorder.step("an incomplete response", ada, () => send({ id: "x" }));
  await recorder.step("a body without a response", ada, () =>
    ada.browser.post("/passkey/verify-registration", {}),
  );
  await recorder.step("without a session", ada, () => send(key().create(options), new Client()));
});

scenario("signs in with a passkey alone", async (recorder) => {
  const ada = await member();
  const key = await registerPasskey(ada);
  const browser = new Client();
  const options = await recorder.step("requests a challenge", ada, () =>
    browser.get("/passkey/generate-authenticate-options"),
  );
  const body = { response: key.get(json(options) as never) };
  await recorder.step("signs in", ada, () => verify(browser, body));
  await recorder.step("has a session", ada, () => browser.get("/get-session"));
  await recorder.step("the same response again", ada, () => verify(browser, body));
  await recorder.step("the same response in another browser", ada, () =>
    verify(new Client(), body),
  );
});

scenario("refuses an invalid passkey response", async (recorder) => {
  const ada = await member();
  const key = await registerPasskey(ada);
  const deviations: Record<string, object> = {
    "another origin": { origin: "https://evil.example" },
    "another relying party": { rpId: "evil.example" },
    "another challenge": { challenge: "eA" },
    "no user verification": { verified: false },
    "another account's user handle": { userHandle: "eA" },
    "the type of a registration response": { type: "webauthn.create" },
  };
  for (const [what, deviation] of Object.entries(deviations)) {
    const browser = new Client();
    const options = json(await browser.get("/passkey/generate-authenticate-options")) as never;
    await recorder.step(what, ada, () =>
      verify(browser, { response: key.get(options, deviation) }),
    );
  }
  const stranger = new SoftwareAuthenticator(origin);
  const browser = new Client();
  const unknown = await assertion(browser, stranger);
  await recorder.step("an unregistered passkey", ada, () => verify(browser, unknown));
  const offered = new Client();
  const response = await assertion(offered, key);
  await recorder.step("a response to another browser's challenge", ada, () =>
    verify(new Client(), response),
  );
  await recorder.step("a body without a response", ada, () => verify(browser, {}));
});

scenario(
  "skips the second factor with a passkey and refuses a suspended account",
  async (recorder) => {
    const ada = await member();
    const key = await registerPasskey(ada);
    await enroll(ada);
    const browser = new Client();
    const body = await assertion(browser, key);
    await recorder.step("an account with two-factor authentication", ada, () =>
      verify(browser, body),
    );
    await updateRows(ada, "users", "banned_at = now()", "id");
    const second = new Client();
    const banned = await assertion(second, key);
    await recorder.step("a suspended account", ada, () => verify(second, banned));
  },
);

scenario("refuses to remove the last sign-in method", async (recorder) => {
  const ada = await passwordless();
  const key = await registerPasskey(ada);
  const { providers } = await linkedProviders(ada.browser);
  await stepUp(ada, "linked-accounts");
  await recorder.step("unlinks the provider while a passkey remains", ada, () =>
    ada.browser.post("/unlink-account", { id: providers[0] }),
  );
  const [passkey] = json(await ada.browser.get("/passkey/list-user-passkeys")) as never as {
    id: string;
  }[];
  await stepUp(ada, "passkeys");
  await recorder.step("deletes the remaining passkey", ada, () =>
    ada.browser.post("/passkey/delete-passkey", { id: passkey?.id }),
  );
  const browser = new Client();
  const body = await assertion(browser, key);
  await recorder.step("signs in with the passkey", ada, () => verify(browser, body));
  await recorder.step("the unlinked provider with the same email address", ada, () =>
    signInWithProvider(new Client(), ada.claims),
  );
});

/** The ids of linked accounts, read from the security page. */
async function linkedProviders(browser: Client): Promise<{ providers: string[] }> {
  const { text } = await browser.visit("/settings/security");
  const found = text.matchAll(/\/settings\/security\/linked\/([0-9a-f-]{36})/g);
  return { providers: [...new Set([...found].map(([, id = ""]) => id))] };
}
