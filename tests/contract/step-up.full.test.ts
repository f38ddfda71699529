import { apiClient, Client, json } from "./client";
import {
  createApiKey,
  download,
  emailedCode,
  enroll,
  expire,
  member,
  type Person,
  passwordless,
  registerPasskey,
  withinStep,
  wrongPassword,
} from "./people";
import { brief, scenario } from "./recorder";
import { query } from "./rows";

const purposes = [
  "delete-account",
  "erase-account",
  "export-data",
  "change-email",
  "set-password",
  "two-factor",
  "passkeys",
  "api-keys",
  "linked-accounts",
];

const request = (account: Person, purpose: unknown, browser = account.browser) =>
  browser.post("/step-up/request", { purpose });
const verify = (account: Person, body: object, browser = account.browser) =>
  browser.post("/step-up/verify", body);

scenario("issues a grant for each purpose with the password", async (recorder) => {
  const ada = await member();
  for (const purpose of purposes)
    await recorder.step(purpose, ada, () => verify(ada, { purpose, password: ada.password }));
  await recorder.step("an unknown purpose", ada, () =>
    verify(ada, { purpose: "everything", password: ada.password }),
  );
});

scenario("accepts a grant once, for its purpose and in its session only", async (recorder) => {
  const ada = await member();
  const { password } = ada;
  const options = (browser = ada.browser) => browser.get("/passkey/generate-register-options");
  await verify(ada, { purpose: "api-keys", password });
  await recorder.step("for another purpose", ada, () => options());
  await verify(ada, { purpose: "passkeys", password });
  const other = new Client();
  await other.post("/sign-in/email", { email: ada.email, password });
  await recorder.step("in another session", ada, () => options(other));
  await recorder.step("for its purpose", ada, () => options());
  await recorder.step("again", ada, () => options());
  await verify(ada, { purpose: "passkeys", password });
  await expire(ada);
  await recorder.step("after its expiry", ada, () => options());
});

scenario("issues no grant for an invalid credential", async (recorder) => {
  const ada = await member();
  const purpose = "change-email";
  await recorder.step("a wrong password", ada, () =>
    verify(ada, { purpose, password: wrongPassword }),
  );
  await recorder.step("no credential", ada, () => verify(ada, { purpose }));
  await recorder.step("an emailed code for an account with a password", ada, () =>
    verify(ada, { purpose, mailCode: "12345678" }),
  );
  await recorder.step("requests a code for an account with a password", ada, () =>
    request(ada, purpose),
  );
  await recorder.step("requests passkey options for an account without passkeys", ada, () =>
    ada.browser.post("/step-up/passkey-options", { purpose }),
  );
  await recorder.step("a malformed passkey response", ada, () =>
    verify(ada, { purpose, passkey: { id: "x" } }),
  );
  await recorder.step("without a session", ada, () =>
    verify(ada, { purpose, password: ada.password }, new Client()),
  );
  await recorder.step("a wrong password for a deletion", ada, () =>
    verify(ada, { purpose: "delete-account", password: wrongPassword }),
  );
});

scenario("accepts an emailed code for an account without a password", async (recorder) => {
  const ada = await passwordless();
  for (const purpose of purposes) {
    // Expires the previous code.
    await expire(ada);
    await recorder.step(`requests a code for ${purpose}`, ada, () => request(ada, purpose));
    const mailCode = await emailedCode(ada);
    await recorder.step(`verifies the code for ${purpose}`, ada, () =>
      verify(ada, { purpose, mailCode }),
    );
  }
});

scenario(
  "accepts an emailed code once, for its purpose and within five attempts",
  async (recorder) => {
    const ada = await passwordless();
    const purpose = "set-password";
    await request(ada, purpose);
    const mailCode = await emailedCode(ada);
    const another = String((Number(mailCode) + 1) % 100_000_000).padStart(8, "0");
    await recorder.step("for another purpose", ada, () =>
      verify(ada, { purpose: "delete-account", mailCode }),
    );
    await recorder.step("a wrong code", ada, () => verify(ada, { purpose, mailCode: another }));
    await recorder.step("the correct code", ada, () => verify(ada, { purpose, mailCode }));
    await recorder.step("the same code again", ada, () => verify(ada, { purpose, mailCode }));
    await request(ada, purpose);
    const fresh = await emailedCode(ada);
    for (let round = 0; round < 5; round += 1) await verify(ada, { purpose, mailCode: another });
    await recorder.step("the correct code after five wrong codes", ada, () =>
      verify(ada, { purpose, mailCode: fresh }),
    );
    await request(ada, purpose);
    const expiring = await emailedCode(ada);
    await expire(ada);
    await recorder.step("an expired code", ada, () => verify(ada, { purpose, mailCode: expiring }));
  },
);

scenario("sends at most five codes per hour", async (recorder) => {
  const ada = await passwordless();
  const responses: string[] = [];
  for (let round = 0; round < 5; round += 1)
    responses.push(brief(await request(ada, "delete-account")));
  recorder.note("the first five requests", responses);
  await recorder.step("the sixth request", ada, () => request(ada, "delete-account"));
});

scenario("requires both factors of an account with two-factor authentication", async (recorder) => {
  const ada = await enroll(await member());
  const purpose = "api-keys";
  const { password } = ada;
  await recorder.step("the password without a code", ada, () => verify(ada, { purpose, password }));
  await recorder.step("a wrong password with a code", ada, () =>
    verify(ada, { purpose, password: wrongPassword, code: ada.app.code() }),
  );
  await recorder.step("the code without the password", ada, () =>
    verify(ada, { purpose, code: ada.app.code() }),
  );
  await recorder.step("a wrong code", ada, () =>
    verify(ada, { purpose, password, code: ada.app.wrongCode() }),
  );
  await withinStep();
  const code = ada.app.code();
  await recorder.step("the password and the code", ada, () =>
    verify(ada, { purpose, password, code }),
  );
  await recorder.step("the same code again", ada, () => verify(ada, { purpose, password, code }));
  await recorder.step("a recovery code", ada, () =>
    verify(ada, { purpose, password, code: ada.recoveryCodes[0] }),
  );
});

scenario("issues a grant for a passkey alone", async (recorder) => {
  const ada = await member();
  const key = await registerPasskey(ada);
  const purpose = "delete-account";
  const requestOptions = () => ada.browser.post("/step-up/passkey-options", { purpose });
  const options = await recorder.step("requests options", ada, requestOptions);
  const passkey = key.get(json(options) as never);
  await recorder.step("for another purpose", ada, () =>
    verify(ada, { purpose: "api-keys", passkey }),
  );
  await recorder.step("for its purpose", ada, () => verify(ada, { purpose, passkey }));
  await recorder.step("the same response again", ada, () => verify(ada, { purpose, passkey }));
  const second = json(await requestOptions());
  await recorder.step("no user verification", ada, () =>
    verify(ada, { purpose, passkey: key.get(second as never, { verified: false }) }),
  );
  const third = key.get(json(await requestOptions()) as never);
  const ben = await member();
  await recorder.step("another user's passkey", ben, () =>
    verify(ben, { purpose, passkey: third }),
  );
});

scenario("refuses a step-up with a token", async (recorder) => {
  const ada = await member();
  const { key } = await createApiKey(ada);
  const jwt = String(json(await ada.browser.get("/token")).token);
  const body = { email: ada.email, password: ada.password };
  const bearer = String(json(await apiClient().post("/sign-in/email", body)).token);
  for (const [what, token] of Object.entries({ key, jwt, bearer }))
    for (const path of ["/step-up/request", "/step-up/passkey-options", "/step-up/verify"])
      await recorder.step(`${what} at ${path}`, ada, () =>
        apiClient(token).post(path, { purpose: "delete-account", password: ada.password }),
      );
});

scenario("refuses sensitive operations in an impersonated session", async (recorder) => {
  const ada = await member();
  await query(
    `UPDATE sessions SET impersonated_by = '00000000-0000-4000-8000-000000000000'
      WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [ada.email],
  );
  const { password } = ada;
  await recorder.step("a step-up", ada, () => verify(ada, { purpose: "delete-account", password }));
  await recorder.step("a deletion", ada, () => ada.browser.post("/delete-user", { password }));
  await recorder.step("a password change", ada, () =>
    ada.browser.post("/change-password", { currentPassword: password, newPassword: "another one" }),
  );
  await recorder.step("the session", ada, () => ada.browser.get("/get-session"));
});

scenario("requires a step-up for a data export", async (recorder) => {
  const ada = await member();
  await recorder.step("without a step-up", ada, () => download(ada.browser));
  await verify(ada, { purpose: "export-data", password: ada.password });
  await recorder.step("a HEAD request keeps the grant", ada, () =>
    ada.browser.send("HEAD", "/api/account/export"),
  );
  await recorder.step("after a step-up", ada, () => download(ada.browser));
  await recorder.step("again", ada, () => download(ada.browser));
});
