import { apiClient, Client, json } from "./client";
import {
  assertion,
  credentials,
  deleteAccount,
  download,
  emailedLink,
  emailedToken,
  enroll,
  expire,
  member,
  newPerson,
  type Person,
  passwordless,
  registerPasskey,
  signedIn,
  stepUp,
  tokenIn,
  updateRows,
  withinStep,
  wrongPassword,
} from "./people";
import { scenario } from "./recorder";
import { query, settle } from "./rows";

const restore = (body?: unknown, browser = new Client()) =>
  browser.post("/soft-deletion/restore", body);
const requestRestore = (email: unknown) =>
  new Client().post("/soft-deletion/request-restore", { email });

/** Deletes an account without a password. */
async function deletePasswordless<P extends Person>(ada: P): Promise<P> {
  await stepUp(ada, "delete-account");
  await ada.browser.post("/delete-user", {});
  await settle(ada);
  return ada;
}

scenario("restores a deleted account once with the password", async (recorder) => {
  const ada = await deleteAccount(await member());
  await recorder.step("the restore", ada, () => restore(credentials(ada)));
  await recorder.step("a repeated restore", ada, () => restore(credentials(ada)));
  await recorder.step("a session from before the deletion", ada, () =>
    ada.browser.get("/get-session"),
  );
  await recorder.step("a sign-in", ada, () =>
    new Client().post("/sign-in/email", credentials(ada)),
  );
});

scenario("reveals nothing on a restore with invalid credentials", async (recorder) => {
  const deleted = await deleteAccount(await member());
  const active = await member();
  const unknown = newPerson();
  const linked = await deletePasswordless(await passwordless());
  const due = await deleteAccount(await member());
  await updateRows(due, "users", "deleted_at = now() - interval '2 days', purge_at = now()", "id");
  const wrong = (person: Person) => restore({ email: person.email, password: wrongPassword });
  const bodies: Record<string, unknown> = {
    "no body": undefined,
    "an empty body": {},
    "no password": { email: deleted.email },
    "no email address": { password: "x" },
    "a blank email address": { email: " ", password: "x" },
    "wrong types": { email: 7, password: [] },
  };
  for (const [what, body] of Object.entries(bodies))
    await recorder.step(what, deleted, () => restore(body));
  await recorder.step("a deleted account, wrong password", deleted, () => wrong(deleted));
  await recorder.step("an active account, wrong password", active, () => wrong(active));
  await recorder.step("an active account, correct password", active, () =>
    restore(credentials(active)),
  );
  await recorder.step("an unknown email address", unknown, () => wrong(unknown));
  await recorder.step("an account without a password", linked, () => wrong(linked));
  await recorder.step("past the deadline, correct password", due, () => restore(credentials(due)));
});

scenario(
  "requires both factors to restore an account with two-factor authentication",
  async (recorder) => {
    const ada = await enroll(await member());
    await deleteAccount(ada, { code: ada.recoveryCodes[0] });
    await recorder.step("the password without a code", ada, () => restore(credentials(ada)));
    await recorder.step("a wrong code", ada, () =>
      restore({ ...credentials(ada), code: ada.app.wrongCode() }),
    );
    await recorder.step("a wrong password with a code", ada, () =>
      restore({ email: ada.email, password: wrongPassword, code: ada.app.code() }),
    );
    const token = await emailedToken(ada, "deletion-requested");
    await recorder.step("the emailed link without a code", ada, () => restore({ token }));
    await withinStep();
    await recorder.step("the password and the code", ada, () =>
      restore({ ...credentials(ada), code: ada.app.code() }),
    );
  },
);

scenario("restores an account once with the link from the deletion email", async (recorder) => {
  const ada = await deleteAccount(await member());
  const link = await emailedLink(ada, "deletion-requested");
  const token = tokenIn(link);
  await recorder.step("a link scanner opens the link", ada, () => apiClient().visit(link));
  await recorder.step("the owner opens the link", ada, () => new Client().visit(link));
  const ben = await member();
  await recorder.step("in another user's session", ada, () => restore({ token }, ben.browser));
  await recorder.step("the restore", ada, () => restore({ token }));
  await recorder.step("a repeated restore", ada, () => restore({ token }));
  await recorder.step("an unknown token", ada, () => restore({ token: "x" }));
});

scenario("answers a restore link request the same for every email address", async (recorder) => {
  const ada = await deleteAccount(await member());
  await recorder.step("a deleted account", ada, () => requestRestore(ada.email));
  const first = await emailedToken(ada, "restore-link");
  await recorder.step("the same account again", ada, () => requestRestore(ada.email));
  await recorder.step("the older link", ada, () => restore({ token: first }));
  const second = await emailedToken(ada, "restore-link");
  await recorder.step("the newer link", ada, () => restore({ token: second }));
  const active = await member();
  await recorder.step("an active account", active, () => requestRestore(active.email));
  const unknown = newPerson();
  await recorder.step("an unknown email address", unknown, () => requestRestore(unknown.email));
  const linked = await deletePasswordless(await passwordless());
  await recorder.step("a deleted account without a password", linked, () =>
    requestRestore(linked.email),
  );
  const token = await emailedToken(linked, "restore-link");
  await expire(linked);
  await recorder.step("an expired link", linked, () => restore({ token }));
  await recorder.step("no email address", unknown, () => requestRestore(undefined));
  await recorder.step("an invalid email address", unknown, () => requestRestore("invalid"));
});

scenario("issues a grace pass that allows a data export and a restore", async (recorder) => {
  const ada = await deleteAccount(await member());
  const browser = new Client();
  const open = (body: object) => browser.post("/soft-deletion/grace-pass", body);
  await recorder.step("a wrong password", ada, () =>
    open({ email: ada.email, password: wrongPassword }),
  );
  await recorder.step("the password", ada, () => open(credentials(ada)));
  await recorder.step("the restore page", ada, () => browser.visit("/restore"));
  await recorder.step("no session", ada, () => browser.get("/get-session"));
  await recorder.step("a step-up for the data export", ada, () =>
    browser.post("/step-up/verify", { purpose: "export-data", password: ada.password }),
  );
  await recorder.step("a step-up for an email change", ada, () =>
    browser.post("/step-up/verify", { purpose: "change-email", password: ada.password }),
  );
  await recorder.step("the data export", ada, () => download(browser));
  await recorder.step("the restore", ada, () => restore({}, browser));
  await recorder.step("a repeated restore", ada, () => restore({}, browser));
  const active = await member();
  await recorder.step("an active account", active, () =>
    new Client().post("/soft-deletion/grace-pass", credentials(active)),
  );
  const again = await deleteAccount(await member());
  const token = await emailedToken(again, "deletion-requested");
  await recorder.step("an emailed link", again, () =>
    new Client().post("/soft-deletion/grace-pass", { token }),
  );
  await recorder.step("the link is still valid", again, () => restore({ token }));
});

scenario("keeps an account suspended after a restore", async (recorder) => {
  const ada = await member();
  const key = await registerPasskey(ada);
  await signedIn(ada);
  await deleteAccount(ada);
  await updateRows(ada, "users", "banned_at = now()", "id");
  await recorder.step("the restore", ada, () => restore(credentials(ada)));
  await recorder.step("a sign-in with the password", ada, () =>
    new Client().post("/sign-in/email", credentials(ada)),
  );
  const browser = new Client();
  const body = await assertion(browser, key);
  await recorder.step("a sign-in with the passkey", ada, () =>
    browser.post("/passkey/verify-authentication", body),
  );
});

scenario("restores an account once when two requests are concurrent", async (recorder) => {
  const ada = await deleteAccount(await member());
  let codes: unknown[] = [];
  await recorder.step("the successful request", ada, async () => {
    const both = await Promise.all([1, 2].map(() => restore(credentials(ada))));
    const [first, other] = both.sort((one, two) => one.status - two.status);
    if (!first || !other) throw new Error("There was no response.");
    codes = [other.status, json(other).code];
    return first;
  });
  recorder.note("the other request", codes);
});

scenario(
  "signs out an account that was marked deleted with SQL and can restore it",
  async (recorder) => {
    const ada = await member();
    await query(
      `UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE email = $1`,
      [ada.email],
    );
    await recorder.step("the session", ada, () => ada.browser.get("/get-session"));
    await recorder.step("a sign-in with the password", ada, () =>
      new Client().post("/sign-in/email", credentials(ada)),
    );
    await recorder.step("the restore", ada, () => restore(credentials(ada)));
  },
);
