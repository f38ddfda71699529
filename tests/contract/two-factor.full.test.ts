import { apiClient, Client, json } from "./client";
import {
  App,
  claimsOf,
  credentials,
  type Enrolled,
  emailedLink,
  enroll,
  expire,
  forgetUsedCodes,
  member,
  passwordless,
  signedIn,
  signInWithProvider,
  stepUp,
  tokenIn,
  withinStep,
  wrongPassword,
} from "./people";
import { scenario } from "./recorder";
import { settle } from "./rows";

const first = (ada: Enrolled, browser: Client) => browser.post("/sign-in/email", credentials(ada));
const second = (browser: Client, body: object) => browser.post("/two-factor/verify-totp", body);

scenario("enrolls an authenticator app with its first code", async (recorder) => {
  const ada = await member();
  await signedIn(ada);
  await settle(ada);
  const enable = (body: object) => ada.browser.post("/two-factor/enable", body);
  await recorder.step("without a step-up", ada, () => enable({}));
  await recorder.step("with a wrong password", ada, () => enable({ password: wrongPassword }));
  await recorder.step("a code before the enrollment", ada, () =>
    second(ada.browser, { code: "123456" }),
  );
  await recorder.step("starts the enrollment", ada, () => enable({ password: ada.password }));
  const enrollment = await recorder.step("starts the enrollment again", ada, () =>
    enable({ password: ada.password }),
  );
  const app = new App(String(json(enrollment).totpURI));
  await recorder.step("a wrong code", ada, () => second(ada.browser, { code: app.wrongCode() }));
  await withinStep();
  await recorder.step("the correct code", ada, () => second(ada.browser, { code: app.code() }));
  await recorder.step("a code after the enrollment", ada, () =>
    second(ada.browser, { code: app.code(1) }),
  );
  await recorder.step("starts an enrollment while enabled", ada, () =>
    enable({ password: ada.password }),
  );
});

scenario("starts no session between the two factors", async (recorder) => {
  const ada = await enroll(await member());
  const browser = new Client();
  await recorder.step("a wrong password", ada, () =>
    browser.post("/sign-in/email", { email: ada.email, password: wrongPassword }),
  );
  await recorder.step("the correct password", ada, () => first(ada, browser));
  await recorder.step("no session before the code", ada, () => browser.get("/get-session"));
  await recorder.step("no page before the code", ada, () => browser.visit("/dashboard"));
  await recorder.step("the two-factor page", ada, () => browser.visit("/two-factor"));
  await recorder.step("a wrong code", ada, () => second(browser, { code: ada.app.wrongCode() }));
  await withinStep();
  const code = ada.app.code();
  await recorder.step("the code in another browser", ada, () => second(new Client(), { code }));
  await recorder.step("the correct code", ada, () => second(browser, { code }));
  await recorder.step("has a session", ada, () => browser.get("/get-session"));
  const other = new Client();
  await first(ada, other);
  await recorder.step("the same code again", ada, () => second(other, { code }));
});

scenario("issues no token to an API client before the second factor", async (recorder) => {
  const ada = await enroll(await member());
  const client = apiClient();
  await recorder.step("the first factor", ada, () => first(ada, client));
  await recorder.step("the first factor with rememberMe off", ada, () =>
    new Client().post("/sign-in/email", { ...credentials(ada), rememberMe: false }),
  );
});

scenario("ends a two-factor challenge on expiry and after five wrong codes", async (recorder) => {
  const ada = await enroll(await member());
  const browser = new Client();
  await first(ada, browser);
  await settle(ada);
  await expire(ada);
  await recorder.step("a code after the expiry", ada, () =>
    second(browser, { code: ada.app.code() }),
  );
  await first(ada, browser);
  await settle(ada);
  for (const time of ["first", "second", "third", "fourth", "fifth"])
    await recorder.step(`the ${time} wrong code`, ada, () =>
      second(browser, { code: ada.app.wrongCode() }),
    );
  await recorder.step("the correct code after five wrong codes", ada, () =>
    second(browser, { code: ada.app.code() }),
  );
  await recorder.step("a code without a challenge", ada, () =>
    second(new Client(), { code: ada.app.code() }),
  );
});

scenario("locks out the second factor after ten wrong codes", async (recorder) => {
  const ada = await enroll(await member());
  for (let round = 0; round < 2; round += 1) {
    const browser = new Client();
    await first(ada, browser);
    for (let code = 0; code < (round === 0 ? 5 : 4); code += 1)
      await second(browser, { code: ada.app.wrongCode() });
  }
  const browser = new Client();
  await first(ada, browser);
  await recorder.step("the tenth wrong code", ada, () =>
    second(browser, { code: ada.app.wrongCode() }),
  );
  await recorder.step("the correct code after the lockout", ada, () =>
    second(browser, { code: ada.app.code() }),
  );
  const [recovery] = ada.recoveryCodes;
  await recorder.step("a recovery code after the lockout", ada, () =>
    browser.post("/two-factor/verify-backup-code", { code: recovery }),
  );
  await recorder.step("the password after the lockout", ada, () => first(ada, new Client()));
});

scenario("accepts a recovery code once", async (recorder) => {
  const ada = await enroll(await member());
  const [one = "", two = ""] = ada.recoveryCodes;
  const redeem = (browser: Client, code: string) =>
    browser.post("/two-factor/verify-backup-code", { code });
  const browser = new Client();
  await first(ada, browser);
  await recorder.step("a wrong recovery code", ada, () => redeem(browser, "aaaaa-aaaaa"));
  await recorder.step("a valid recovery code", ada, () => redeem(browser, one));
  const again = new Client();
  await first(ada, again);
  await recorder.step("the same recovery code again", ada, () => redeem(again, one));
  await recorder.step("a recovery code in place of an authenticator code", ada, () =>
    second(again, { code: two }),
  );
  const replace = (body: object) => browser.post("/two-factor/generate-backup-codes", body);
  await recorder.step("new codes without a step-up", ada, () => replace({}));
  await recorder.step("new codes with the password alone", ada, () =>
    replace({ password: ada.password }),
  );
  await withinStep();
  await recorder.step("new codes with both factors", ada, () =>
    replace({ password: ada.password, code: ada.app.code() }),
  );
  const third = new Client();
  await first(ada, third);
  await recorder.step("an old recovery code afterwards", ada, () =>
    redeem(third, ada.recoveryCodes[2] ?? ""),
  );
  await recorder.step("without a challenge", ada, () => redeem(new Client(), "aaaaa-aaaaa"));
});

scenario("skips the second factor on a trusted device", async (recorder) => {
  const ada = await enroll(await member());
  const browser = new Client();
  await first(ada, browser);
  await withinStep();
  await recorder.step("the code, trusting the device", ada, () =>
    second(browser, { code: ada.app.code(), trustDevice: true }),
  );
  await browser.post("/sign-out", {});
  await recorder.step("the password in the trusted browser", ada, () => first(ada, browser));
  await recorder.step("the password in another browser", ada, () => first(ada, new Client()));
  await forgetUsedCodes(ada);
  const credential = { password: ada.password, code: ada.app.code() };
  await recorder.step("a password change ends the trust", ada, () =>
    browser.post("/change-password", {
      currentPassword: credential.password,
      code: credential.code,
      newPassword: `${ada.password} too`,
    }),
  );
  ada.password = `${ada.password} too`;
  await browser.post("/sign-out", {});
  await recorder.step("the password in the formerly trusted browser", ada, () =>
    first(ada, browser),
  );
});

scenario("requires the second factor for every other sign-in method", async (recorder) => {
  const ada = await enroll(await member());
  const claims = claimsOf(ada);
  const browser = new Client();
  const back = await recorder.step("the provider", ada, () => signInWithProvider(browser, claims));
  await recorder.step("the two-factor page", ada, () =>
    browser.visit(String(back.headers.location)),
  );
  await recorder.step("no session before the code", ada, () => browser.get("/get-session"));
  await withinStep();
  await recorder.step("the code after the provider", ada, () =>
    second(browser, { code: ada.app.code() }),
  );
  const other = new Client();
  await other.post("/sign-in/magic-link", { email: ada.email });
  const token = tokenIn(await emailedLink(ada, "magic-link"));
  await recorder.step("a magic link", ada, () => other.post("/magic-link/verify", { token }));
  await forgetUsedCodes(ada);
  await recorder.step("the code after the magic link", ada, () =>
    second(other, { code: ada.app.code() }),
  );
});

scenario("requires both factors to turn off two-factor authentication", async (recorder) => {
  const ada = await enroll(await member());
  const disable = (body: object) => ada.browser.post("/two-factor/disable", body);
  await recorder.step("without a step-up", ada, () => disable({}));
  await recorder.step("with the password alone", ada, () => disable({ password: ada.password }));
  await recorder.step("with a wrong code", ada, () =>
    disable({ password: ada.password, code: ada.app.wrongCode() }),
  );
  await withinStep();
  await recorder.step("with both", ada, () =>
    disable({ password: ada.password, code: ada.app.code() }),
  );
  await recorder.step("again", ada, () => disable({ password: ada.password }));
  await recorder.step("new recovery codes", ada, () =>
    ada.browser.post("/two-factor/generate-backup-codes", { password: ada.password }),
  );
  await recorder.step("a sign-in with the password alone", ada, () => first(ada, new Client()));
});

scenario(
  "enrolls an account without a password after a step-up with an emailed code",
  async (recorder) => {
    const ada = await passwordless();
    await recorder.step("without a step-up", ada, () => ada.browser.post("/two-factor/enable", {}));
    await stepUp(ada, "two-factor");
    const enrollment = await recorder.step("after a step-up", ada, () =>
      ada.browser.post("/two-factor/enable", {}),
    );
    const app = new App(String(json(enrollment).totpURI));
    await withinStep();
    await recorder.step("the first code", ada, () => second(ada.browser, { code: app.code() }));
    await recorder.step("the provider redirects to the second factor", ada, () =>
      signInWithProvider(new Client(), ada.claims),
    );
  },
);
