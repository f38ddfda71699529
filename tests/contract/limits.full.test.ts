import { Client, type Exchange, json } from "./client";
import {
  credentials,
  deleteAccount,
  emailedLink,
  member,
  newPerson,
  type Person,
  signedIn,
  tokenIn,
  unverified,
  wrongPassword,
} from "./people";
import { brief, plain, scenario } from "./recorder";
import { settle } from "./rows";

const guess = (account: Person, browser = new Client()) =>
  browser.post("/sign-in/email", { email: account.email, password: wrongPassword });

/** Sends requests one after the other, and returns a summary of each response. */
async function repeat(times: number, request: () => Promise<Exchange>): Promise<string[]> {
  const responses: string[] = [];
  for (let round = 0; round < times; round += 1) responses.push(brief(await request()));
  return responses;
}

scenario("locks out unknown browsers after five wrong passwords", async (recorder) => {
  const ada = await member();
  const knownBrowser = await signedIn(ada);
  await settle(ada);
  recorder.note("the first four attempts", await repeat(4, () => guess(ada)));
  await recorder.step("the fifth attempt", ada, () => guess(ada));
  await recorder.step("the sixth attempt", ada, () => guess(ada));
  await recorder.step("the correct password in an unknown browser", ada, () =>
    new Client().post("/sign-in/email", credentials(ada)),
  );
  await recorder.step("the correct password in a known browser", ada, () =>
    knownBrowser.post("/sign-in/email", credentials(ada)),
  );
  await recorder.step("the session is still valid", ada, () => ada.browser.get("/get-session"));
  const other = newPerson();
  recorder.note(
    "seven attempts with an unknown email address",
    await repeat(7, () => guess(other)),
  );
});

scenario("lifts the lockout after a password reset", async (recorder) => {
  const ada = await member();
  await repeat(6, () => guess(ada));
  await new Client().post("/request-password-reset", { email: ada.email });
  const token = tokenIn(await emailedLink(ada, "reset-password"));
  const newPassword = "a new one for everybody";
  await recorder.step("the password reset", ada, () =>
    new Client().post("/reset-password", { token, newPassword }),
  );
  await recorder.step("a sign-in with the new password", ada, () =>
    new Client().post("/sign-in/email", { email: ada.email, password: newPassword }),
  );
});

scenario(
  "locks out repeated wrong passwords on every route that takes a password",
  async (recorder) => {
    const routes: Record<string, (ada: Person) => () => Promise<Exchange>> = {
      "/verify-password": (ada) => () =>
        ada.browser.post("/verify-password", { password: wrongPassword }),
      "/change-password": (ada) => () =>
        ada.browser.post("/change-password", {
          currentPassword: wrongPassword,
          newPassword: "a new one for everybody",
        }),
      "/delete-user": (ada) => () => ada.browser.post("/delete-user", { password: wrongPassword }),
      "/step-up/verify": (ada) => () =>
        ada.browser.post("/step-up/verify", { purpose: "api-keys", password: wrongPassword }),
      "/two-factor/enable": (ada) => () =>
        ada.browser.post("/two-factor/enable", { password: wrongPassword }),
    };
    for (const [path, requestFor] of Object.entries(routes)) {
      const ada = await member();
      const request = requestFor(ada);
      recorder.note(path, await repeat(5, request));
      await recorder.step(`${path}, the sixth attempt`, ada, request);
      await recorder.step(`${path}, the session afterwards`, ada, () =>
        ada.browser.get("/get-session"),
      );
    }
  },
);

scenario(
  "locks out repeated wrong passwords on restore, grace pass and verification",
  async (recorder) => {
    const bodies = { password: wrongPassword };
    for (const path of ["/soft-deletion/restore", "/soft-deletion/grace-pass"]) {
      const ada = await deleteAccount(await member());
      const request = () => new Client().post(path, { email: ada.email, ...bodies });
      recorder.note(path, await repeat(5, request));
      await recorder.step(`${path}, the sixth attempt`, ada, request);
    }
    const pending = await unverified();
    const token = tokenIn(await emailedLink(pending, "verify-email"));
    const request = () => new Client().post("/verify-email", { token, ...bodies });
    recorder.note("/verify-email", await repeat(5, request));
    await recorder.step("/verify-email, the sixth attempt", pending, request);
  },
);

scenario("sends at most five emails of a kind per hour to an email address", async (recorder) => {
  const ada = await member();
  const request = () => new Client().post("/sign-in/magic-link", { email: ada.email });
  recorder.note("the first five requests", await repeat(5, request));
  await settle(ada);
  await recorder.step("the sixth request, with the same response and no email", ada, request);
});

scenario("answers an IP address above its rate limit with Retry-After", async (recorder) => {
  const limits: Record<string, { path: string; body?: object; most: number }> = {
    "sign-up": { path: "/sign-up/email", body: { email: "invalid" }, most: 100 },
    email: { path: "/request-password-reset", body: { email: "invalid" }, most: 100 },
    "sign-in": { path: "/sign-in/email", body: { email: "invalid", password: "x" }, most: 100 },
    "password reset": {
      path: "/reset-password",
      body: { token: "x", newPassword: "x" },
      most: 100,
    },
    "all other routes": { path: "/revoke-sessions", body: {}, most: 600 },
  };
  for (const [name, { path, body, most }] of Object.entries(limits)) {
    const client = new Client();
    const request = () => client.post(path, body);
    const responses: Exchange[] = [];
    // In batches, because some routes have a response-time floor.
    while (responses.length < most)
      responses.push(...(await Promise.all(Array.from({ length: 20 }, request))));
    recorder.note(`${name}: refused of the first ${most} requests`, refusals(responses));
    recorder.note(`${name}: the next request`, plain(await request()));
    recorder.note(`${name}: another IP address`, brief(await new Client().post(path, body)));
  }
  const client = new Client();
  const checks = await Promise.all(Array.from({ length: 30 }, () => client.get("/get-session")));
  recorder.note("refused of 30 session checks", refusals(checks));
});

const refusals = (responses: Exchange[]) => responses.filter(({ status }) => status === 429).length;

scenario(
  "refuses the correct password from an IP address above its rate limit",
  async (recorder) => {
    const ada = await member();
    const browser = new Client();
    const request = () => browser.post("/sign-in/email", { email: "invalid", password: "x" });
    for (let round = 0; round < 5; round += 1)
      await Promise.all(Array.from({ length: 20 }, request));
    await recorder.step("the correct password", ada, () =>
      browser.post("/sign-in/email", credentials(ada)),
    );
    recorder.note(
      "a sign-in without credentials",
      json(await browser.post("/sign-in/email", {})).code,
    );
  },
);
