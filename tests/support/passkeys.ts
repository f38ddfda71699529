import type { Browser } from "./browser-client";
import { mailedCode } from "./passwordless";
import {
  type CreationOptions,
  type RequestOptions,
  SoftwareAuthenticator,
} from "./software-authenticator";
import type { TestUser } from "./users";

async function json<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Steps up before passkeys are changed: by password, or an emailed code where there is none. */
export async function stepUp(browser: Browser, user: TestUser, code?: string): Promise<void> {
  const purpose = "passkeys";
  const asked = await browser.post("/step-up/request", { purpose });
  const proof = asked.ok
    ? { mailCode: await mailedCode(user.email) }
    : { password: user.password, code };
  await json(await browser.post("/step-up/verify", { purpose, ...proof }));
}

/** What a new authenticator answers to the user who is signed in with the browser, before it is sent. */
export async function answerRegistration(browser: Browser, user: TestUser) {
  await stepUp(browser, user);
  const options = await browser.get("/passkey/generate-register-options");
  const key = new SoftwareAuthenticator();
  return { key, response: key.create(await json<CreationOptions>(options)) };
}

/** Registers a new passkey for the user who is signed in with the browser. */
export async function registerPasskey(
  browser: Browser,
  user: TestUser,
  name = "My laptop",
): Promise<{ key: SoftwareAuthenticator; id: string }> {
  const { key, response } = await answerRegistration(browser, user);
  const made = await browser.post("/passkey/verify-registration", { response, name });
  return { key, id: (await json<{ id: string }>(made)).id };
}

/** What a browser without a session is asked to sign. */
export async function signInOptions(browser: Browser): Promise<RequestOptions> {
  return json<RequestOptions>(await browser.get("/passkey/generate-authenticate-options"));
}
