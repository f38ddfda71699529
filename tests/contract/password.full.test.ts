import { inject } from "vitest";
import { apiClient, Client } from "./client";
import {
  createApiKey,
  credentials,
  deleteAccount,
  emailedLink,
  emailedToken,
  enroll,
  expire,
  guessablePassword,
  member,
  newPerson,
  type Person,
  passwordless,
  signedIn,
  stepUp,
  tokenIn,
  unverified,
  withinStep,
  wrongPassword,
} from "./people";
import { scenario } from "./recorder";
import { settle } from "./rows";

const breachedPassword = inject("contractBreachedPassword");
const newPassword = "a new one for everybody";
const requestReset = (email: string, browser = new Client()) =>
  browser.post("/request-password-reset", { email });
const reset = (token: string, browser = new Client()) =>
  browser.post("/reset-password", { token, newPassword });

scenario("answers a reset request the same for every email address", async (recorder) => {
  const people: Record<string, Person> = {
    "an unknown email address": newPerson(),
    "an account with a password": await member(),
    "an unverified account": await unverified(),
    "an account without a password": await passwordless(),
    "a deleted account": await deleteAccount(await member()),
  };
  for (const [what, person] of Object.entries(people))
    await recorder.step(what, person, () => requestReset(person.email));
});

scenario("resets the password once and revokes earlier sessions", async (recorder) => {
  const ada = await member();
  await signedIn(ada);
  await createApiKey(ada);
  await requestReset(ada.email);
  const link = await emailedLink(ada, "reset-password");
  const token = tokenIn(link);
  await recorder.step("a link scanner opens the link", ada, () => apiClient().visit(link));
  await recorder.step("a link scanner calls the route", ada, () =>
    apiClient().get(`/reset-password/${token}?callbackURL=/x`),
  );
  await recorder.step("the owner opens the link", ada, () => new Client().visit(link));
  const browser = new Client();
  await recorder.step("a password that is too short", ada, () =>
    browser.post("/reset-password", { token, newPassword: "short" }),
  );
  await recorder.step("a password similar to the email address", ada, () =>
    browser.post("/reset-password", { token, newPassword: guessablePassword(ada) }),
  );
  await recorder.step("a breached password", ada, () =>
    browser.post("/reset-password", { token, newPassword: breachedPassword }),
  );
  await recorder.step("a new password", ada, () => reset(token, browser));
  await recorder.step("the same link again", ada, () => reset(token));
  await recorder.step("the page behind the link", ada, () => new Client().visit(link));
  await recorder.step("a session from before the reset", ada, () =>
    ada.browser.get("/get-session"),
  );
  await recorder.step("the old password", ada, () =>
    new Client().post("/sign-in/email", credentials(ada)),
  );
  await recorder.step("the new password", ada, () =>
    new Client().post("/sign-in/email", { email: ada.email, password: newPassword }),
  );
});

scenario("refuses a reset link that is no longer valid", async (recorder) => {
  const ada = await member();
  await requestReset(ada.email);
  const first = await emailedToken(ada, "reset-password");
  await requestReset(ada.email);
  const second = await emailedToken(ada, "reset-password");
  await recorder.step("an older link after a newer link", ada, () => reset(first));
  await expire(ada);
  await recorder.step("an expired link", ada, () => reset(second));
  await recorder.step("an unknown token", ada, () => reset("x"));
  await requestReset(ada.email);
  const third = await emailedToken(ada, "reset-password");
  const ben = await member();
  await recorder.step("in another user's session", ada, () => reset(third, ben.browser));
  await recorder.step("without a token", ada, () =>
    new Client().post("/reset-password", { newPassword }),
  );
  await recorder.step("with the token in the query", ada, () =>
    new Client().post(`/reset-password?token=${third}`, { newPassword }),
  );
  await deleteAccount(ada);
  await recorder.step("after the account is deleted", ada, () => reset(third));
});

scenario(
  "verifies the email address on a reset and keeps two-factor authentication on",
  async (recorder) => {
    const pending = await unverified();
    await requestReset(pending.email);
    const token = await emailedToken(pending, "reset-password");
    await recorder.step("an unverified account", pending, () => reset(token));
    const linked = await passwordless();
    await requestReset(linked.email);
    const linkedToken = await emailedToken(linked, "reset-password");
    await recorder.step("an account without a password", linked, () => reset(linkedToken));
    const ada = await enroll(await member());
    await requestReset(ada.email);
    const adaToken = await emailedToken(ada, "reset-password");
    await recorder.step("an account with two-factor authentication", ada, () => reset(adaToken));
    await recorder.step("a sign-in with the new password", ada, () =>
      new Client().post("/sign-in/email", { email: ada.email, password: newPassword }),
    );
  },
);

scenario("requires the current password to change the password", async (recorder) => {
  const ada = await member();
  const other = await signedIn(ada);
  await settle(ada);
  const changeTo = (body: object) => ada.browser.post("/change-password", body);
  const currentPassword = ada.password;
  await recorder.step("without the current password", ada, () => changeTo({ newPassword }));
  await recorder.step("with a wrong current password", ada, () =>
    changeTo({ newPassword, currentPassword: wrongPassword }),
  );
  await recorder.step("to a password that is too short", ada, () =>
    changeTo({ newPassword: "short", currentPassword }),
  );
  await recorder.step("to a password similar to the email address", ada, () =>
    changeTo({ newPassword: guessablePassword(ada), currentPassword }),
  );
  await recorder.step("to a breached password", ada, () =>
    changeTo({ newPassword: breachedPassword, currentPassword }),
  );
  await recorder.step("with the current password", ada, () =>
    changeTo({ newPassword, currentPassword }),
  );
  await recorder.step("the current session", ada, () => ada.browser.get("/get-session"));
  await recorder.step("the session of another browser", ada, () => other.get("/get-session"));
  await signedIn({ ...ada, password: newPassword }, other);
  await settle(ada);
  await recorder.step("without revoking other sessions", ada, () =>
    changeTo({
      newPassword: "another one for everybody",
      currentPassword: newPassword,
      revokeOtherSessions: false,
    }),
  );
  await recorder.step("without a session", ada, () =>
    new Client().post("/change-password", { newPassword, currentPassword }),
  );
});

scenario(
  "requires both factors to change the password of an account with two-factor authentication",
  async (recorder) => {
    const ada = await enroll(await member());
    const changeTo = (body: object) =>
      ada.browser.post("/change-password", { newPassword, currentPassword: ada.password, ...body });
    await recorder.step("the password without a code", ada, () => changeTo({}));
    await recorder.step("a wrong code", ada, () => changeTo({ code: ada.app.wrongCode() }));
    await withinStep();
    await recorder.step("the password and the code", ada, () => changeTo({ code: ada.app.code() }));
  },
);

scenario("sets a first password after a step-up", async (recorder) => {
  const ada = await passwordless();
  const set = (browser = ada.browser) => browser.post("/set-password", { newPassword });
  await recorder.step("a change before a password exists", ada, () =>
    ada.browser.post("/change-password", { newPassword, currentPassword: "x" }),
  );
  await recorder.step("without a step-up", ada, () => set());
  await stepUp(ada, "set-password");
  await recorder.step("a breached password", ada, () =>
    ada.browser.post("/set-password", { newPassword: breachedPassword }),
  );
  await recorder.step("a password that is too short", ada, () =>
    ada.browser.post("/set-password", { newPassword: "short" }),
  );
  await recorder.step("after a step-up", ada, () => set());
  await recorder.step("again", ada, () => set());
  await recorder.step("without a session", ada, () => set(new Client()));
  await recorder.step("a sign-in with the new password", ada, () =>
    new Client().post("/sign-in/email", { email: ada.email, password: newPassword }),
  );
});

scenario("verifies the password of the signed-in user", async (recorder) => {
  const ada = await member();
  const verify = (password: unknown, browser = ada.browser) =>
    browser.post("/verify-password", { password });
  await recorder.step("the correct password", ada, () => verify(ada.password));
  await recorder.step("a wrong password", ada, () => verify(wrongPassword));
  await recorder.step("no password", ada, () => verify(undefined));
  await recorder.step("without a session", ada, () => verify(ada.password, new Client()));
  const linked = await passwordless();
  await recorder.step("an account without a password", linked, () => verify("x", linked.browser));
});
