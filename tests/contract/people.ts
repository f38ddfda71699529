import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Person as Claims, personCookie } from "@/tests/support/oauth-server";
import { SoftwareAuthenticator } from "@/tests/support/software-authenticator";
import { Client, type Exchange, json, origin } from "./client";
import { latestEmail, query, settle, type Watched } from "./rows";

/** A person with an email address, a password and a browser. */
export interface Person extends Watched {
  name: string;
  email: string;
  password: string;
  browser: Client;
}

/** A random email address without an account. */
export const newEmail = () => `user-${randomUUID()}@example.com`;
/** A password that no account has. */
export const wrongPassword = "not the password at all";

/** A person without an account. */
export function newPerson(email = newEmail()): Person {
  const sets = { ids: new Set<string>(), subjects: new Set<string>(), secrets: new Set<string>() };
  const password = `correct horse ${randomUUID()}`;
  sets.secrets.add(password);
  const watched = { addresses: [email], mailboxes: [], ...sets };
  return { name: "Ada Example", email, password, browser: new Client(), ...watched };
}

/** Throws if a request outside the recording fails. */
async function expectSuccess(exchange: Promise<Exchange>): Promise<Exchange> {
  const done = await exchange;
  if (done.status >= 400) throw new Error(`${done.request}: ${done.status} ${done.text}`);
  return done;
}

/** A password that is easy to guess: the local part of the email address. */
export const guessablePassword = ({ email }: Person) => email.split("@")[0] ?? "";

/** The email address and password of a person. */
export const credentials = ({ email, password }: Person) => ({ email, password });
/** Signs a person up, by default in their own browser. */
export const signUp = (person: Person, browser = person.browser) =>
  browser.post("/sign-up/email", { name: person.name, ...credentials(person) });

/** The link in the newest email of a kind. */
export async function emailedLink(
  account: Person,
  kind: string,
  address = account.email,
): Promise<string> {
  await settle(account);
  const { links } = await latestEmail(address, kind);
  return links.find((link) => link.includes("token=")) ?? links[0] ?? "";
}

/** The token in a link. */
export const tokenIn = (link: string) => new URL(link).searchParams.get("token") ?? "";
/** The token in the newest email of a kind. */
export const emailedToken = async (account: Person, kind: string, address = account.email) =>
  tokenIn(await emailedLink(account, kind, address));

/** The 8-digit code from the newest email. */
export async function emailedCode(account: Person): Promise<string> {
  await settle(account);
  const { text } = await latestEmail(account.email, "step-up-code");
  return /^\d{8}$/m.exec(text)?.[0] ?? "";
}

/** A person who has signed up but not verified their email address. */
export async function unverified(email?: string): Promise<Person> {
  const person = newPerson(email);
  await expectSuccess(signUp(person));
  return person;
}

/** A person with a verified email address and a signed-in browser. */
export async function member(): Promise<Person> {
  const person = await unverified();
  await expectSuccess(person.browser.visit(await emailedLink(person, "verify-email")));
  if (!person.browser.has("session_token")) throw new Error("The link did not sign in.");
  await settle(person);
  return person;
}

/** Signs another browser in with the password. */
export async function signedIn(person: Person, browser = new Client()): Promise<Client> {
  await expectSuccess(browser.post("/sign-in/email", credentials(person)));
  return browser;
}

/** The provider's claims about a person, with a new subject. */
export const claimsOf = (person: Person, more: object = {}): Claims => ({
  sub: randomUUID(),
  email: person.email,
  email_verified: true,
  name: person.name,
  ...more,
});

/** Authorizes at the provider; returns the callback URL. */
export async function authorize(start: Exchange, claims: Claims): Promise<string> {
  const { url } = json(start);
  if (typeof url !== "string") throw new Error(`${start.request}: ${start.status} ${start.text}`);
  const { name, value } = personCookie(claims);
  const sent = await fetch(url, { redirect: "manual", headers: { cookie: `${name}=${value}` } });
  return sent.headers.get("location") ?? "";
}

/** Starts a sign-in with the provider. */
export const startProviderSignIn = (browser: Client, more: object = {}) =>
  browser.post("/sign-in/social", { provider: "oidc", ...more });

/** Signs in with the provider; returns the response of the callback. */
export async function signInWithProvider(browser: Client, claims: Claims): Promise<Exchange> {
  return browser.visit(await authorize(await startProviderSignIn(browser), claims));
}

/** A person who signed up with the provider and has no password. */
export async function passwordless(): Promise<Person & { claims: Claims }> {
  const person = newPerson();
  const claims = claimsOf(person);
  await expectSuccess(signInWithProvider(person.browser, claims));
  await settle(person);
  return { ...person, claims };
}

/** Gets a step-up grant for a purpose, with an emailed code if there is no password. */
export async function stepUp(person: Person, purpose: string, browser = person.browser) {
  const response = await browser.post("/step-up/request", { purpose });
  const byEmail = response.status === 200;
  const credential = byEmail
    ? { mailCode: await emailedCode(person) }
    : { password: person.password };
  await expectSuccess(browser.post("/step-up/verify", { purpose, ...credential }));
}

/** An authenticator app with an enrolled secret. */
export class App {
  private readonly secret: Buffer;

  constructor(totpURI: string) {
    const text = new URL(totpURI).searchParams.get("secret") ?? "";
    const bits = [...text.replace(/=+$/, "")]
      .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter))
      .map((value) => value.toString(2).padStart(5, "0"))
      .join("");
    this.secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** The code of a time step (RFC 6238), relative to the current one. */
  code(steps = 0): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
    const digest = createHmac("sha1", this.secret).update(counter).digest();
    const offset = (digest.at(-1) ?? 0) & 15;
    const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
    return String(number).padStart(6, "0");
  }

  /** A code that is not valid now or in the next time steps. */
  wrongCode(): string {
    const right = [-2, -1, 0, 1, 2, 3].map((step) => this.code(step));
    return ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) ?? "";
  }
}

/** Waits for the next time step if the current one is about to end. */
export async function withinStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 8000) await sleep(left + 50);
}

/** Lets the current code be accepted again, as if a time step had passed. */
export async function forgetUsedCodes(person: Person): Promise<void> {
  await updateRows(person, "two_factors", "last_used_step = 0");
}

/** Updates rows of an account directly, to simulate elapsed time or an operator. */
export async function updateRows(
  { addresses }: Person,
  table: string,
  what: string,
  column = "user_id",
): Promise<void> {
  const owner = "SELECT id FROM users WHERE email = ANY($1)";
  await query(`UPDATE ${table} SET ${what} WHERE ${column} IN (${owner})`, [addresses]);
}

export type Enrolled = Person & { app: App; recoveryCodes: string[] };

/** Enrolls a signed-in person in two-factor authentication. */
export async function enroll(person: Person): Promise<Enrolled> {
  await withinStep();
  const credential = { password: person.password };
  const enrollment = json(
    await expectSuccess(person.browser.post("/two-factor/enable", credential)),
  );
  const app = new App(String(enrollment.totpURI));
  await expectSuccess(person.browser.post("/two-factor/verify-totp", { code: app.code() }));
  await settle(person);
  await forgetUsedCodes(person);
  return { ...person, app, recoveryCodes: enrollment.backupCodes as string[] };
}

/** Registers a passkey for a signed-in person. */
export async function registerPasskey(person: Person): Promise<SoftwareAuthenticator> {
  await stepUp(person, "passkeys");
  const options = json(await person.browser.get("/passkey/generate-register-options"));
  const key = new SoftwareAuthenticator(origin);
  const response = key.create(options as never);
  const body = { response, name: "My laptop" };
  await expectSuccess(person.browser.post("/passkey/verify-registration", body));
  await settle(person);
  return key;
}

/** The body of a sign-in request with a passkey. */
export async function assertion(browser: Client, key: SoftwareAuthenticator) {
  const options = json(await browser.get("/passkey/generate-authenticate-options"));
  return { response: key.get(options as never) };
}

/** Creates an API key for a signed-in person. */
export async function createApiKey(person: Person): Promise<{ id: string; key: string }> {
  await stepUp(person, "api-keys");
  const body = { name: "Deploy", expiresInDays: 30 };
  const made = json(await expectSuccess(person.browser.post("/api-keys/create", body)));
  return { id: String(made.id), key: String(made.key) };
}

/** Deletes the account with the password, which signs the person's browser out. */
export async function deleteAccount<P extends Person>(person: P, more: object = {}): Promise<P> {
  const { password } = person;
  await expectSuccess(person.browser.post("/delete-user", { password, ...more }));
  await settle(person);
  return person;
}

/** Downloads the data, and waits until the application has marked the export as finished. */
export async function download(browser: Client): Promise<Exchange> {
  const archive = await browser.send("GET", "/api/account/export");
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(20)) {
    const { running } = json(await browser.send("GET", "/api/account/export/status"));
    if (archive.status !== 200 || running === null) return archive;
  }
  throw new Error("The download did not end.");
}

/** Expires all emailed tokens, grants and hourly counters of a person. */
export async function expire(person: Person): Promise<void> {
  for (const table of ["verifications", "hourly_counters"])
    await updateRows(person, table, "expires_at = now() - interval '1 second'");
}
