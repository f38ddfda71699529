import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** Somebody with an account and a cookie, over HTTP alone. */
export interface Person {
  email: string;
  /** The Cookie header that the browser of this person would send. */
  cookie(): string;
  /** Signs in anew if the session is gone. */
  stayIn(): Promise<void>;
}

const password = randomUUID();

const address = () => [10, 255, randomInt(256), randomInt(1, 255)].join(".");

function post(origin: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${origin}/api/auth${path}`, {
    method: "POST",
    headers: { origin, "content-type": "application/json", "x-forwarded-for": address() },
    body: JSON.stringify(body),
  });
}

const jarOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .filter((pair) => !pair?.endsWith("="))
    .join("; ");

async function verificationLink(origin: string, email: string): Promise<string> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(100)) {
    const mails = await fetch(`${origin}/api/dev/inbox?to=${encodeURIComponent(email)}`);
    const [mail] = (await mails.json()) as { links: string[] }[];
    const link = mail?.links.find((each) => each.includes("verify"));
    if (link) return link;
  }
  throw new Error(`No email to ${email} within 20 seconds.`);
}

/** Signs somebody up and in; `onCreated` runs before the first sign-in. */
export async function makePerson(
  origin: string,
  onCreated: (email: string) => Promise<unknown> = async () => {},
): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  const signedUp = await post(origin, "/sign-up/email", { name: "Fuzz", email, password });
  const link = await verificationLink(origin, email);
  const headers = { cookie: jarOf(signedUp), "x-forwarded-for": address() };
  await fetch(link, { headers, redirect: "manual" });
  await onCreated(email);
  let jar = "";
  const stayIn = async () => {
    const asked = { headers: { cookie: jar, "x-forwarded-for": address() } };
    const session = await fetch(`${origin}/api/auth/get-session`, asked);
    if (await session.json()) return;
    const answer = await post(origin, "/sign-in/email", { email, password });
    if (!answer.ok) throw new Error(`The sign-in failed: ${await answer.text()}`);
    jar = jarOf(answer);
  };
  await stayIn();
  return { email, cookie: () => jar, stayIn };
}
