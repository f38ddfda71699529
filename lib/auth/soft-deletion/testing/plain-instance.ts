import type { BetterAuthOptions } from "better-auth";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { parseSetCookieHeader } from "better-auth/cookies";
import { type SoftDeletionOptions, softDeletion } from "..";

// biome-ignore lint/suspicious/noExplicitAny: rows as the memory adapter keeps them
type Row = Record<string, any>;
type Answer = { status: number; body: Row; location: string | null };

const baseURL = "http://localhost:3000";

/** A browser of its own: it keeps what the answers set, and sends it along. */
function browserOf(handle: (request: Request) => Promise<Response>) {
  const jar = new Map<string, string>();
  const browse: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    request.headers.set("origin", baseURL);
    request.headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await handle(request);
    for (const line of response.headers.getSetCookie())
      for (const [name, { value, "max-age": age }] of parseSetCookieHeader(line))
        if (age === 0) jar.delete(name);
        else jar.set(name, encodeURIComponent(value));
    return response;
  };
  const send = async (method: string, path: string, body?: object): Promise<Answer> => {
    const response = await browse(`${baseURL}/api/auth${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : {},
      location: response.headers.get("location"),
    };
  };
  return {
    jar,
    fetch: browse,
    get: (path: string) => send("GET", path),
    post: (path: string, body: object = {}) => send("POST", path, body),
  };
}

export const ada = { name: "Ada", email: "ada@example.com", password: "correct horse" };

/** A Better Auth instance over memory with this plugin and nothing else of an application. */
export function plainInstance(
  options: SoftDeletionOptions = {},
  more: Omit<BetterAuthOptions, "database"> = {},
) {
  const rows: Record<string, Row[]> = {
    user: [],
    session: [],
    account: [],
    verification: [],
    blockedIdentifier: [],
  };
  const auth = betterAuth({
    baseURL,
    secret: "only-for-tests-0123456789-0123456789",
    database: memoryAdapter(rows),
    logger: { disabled: true },
    // What no route expected is a 500; Better Auth would print it as well.
    onAPIError: { throw: true },
    ...more,
    emailAndPassword: {
      enabled: true,
      // As slow as it should be, the real one would be most of the time of these tests.
      password: {
        hash: async (password) => `hash of ${password}`,
        verify: async ({ hash, password }) => hash === `hash of ${password}`,
      },
      ...more.emailAndPassword,
    },
    plugins: [softDeletion(options), ...(more.plugins ?? [])],
  });
  const handle = (request: Request) =>
    auth.handler(request).catch(() => Response.json({}, { status: 500 }));
  const browser = () => browserOf(handle);
  return {
    auth,
    rows,
    browser,
    /** The row of a user, by the address that it signs in with. */
    userRow: (email = ada.email): Row | undefined => rows.user?.find((row) => row.email === email),
    /** A browser that has signed up. */
    signedUp: async (who = ada) => {
      const signedIn = browser();
      const answer = await signedIn.post("/sign-up/email", who);
      if (answer.status !== 200) throw new Error(`sign-up: ${JSON.stringify(answer)}`);
      return signedIn;
    },
    signIn: (who: { email: string; password: string } = ada) =>
      browser().post("/sign-in/email", { email: who.email, password: who.password }),
    restore: (body: object = { email: ada.email, password: ada.password }) =>
      browser().post("/soft-deletion/restore", body),
  };
}

/** An instance in which Ada has signed up, and deleted her account. */
export async function afterDeletion(...setUp: Parameters<typeof plainInstance>) {
  const instance = plainInstance(...setUp);
  const here = await instance.signedUp();
  // Where a sign-up does not sign in, or not before the address is verified.
  Object.assign(instance.userRow() ?? {}, { emailVerified: true });
  if (here.jar.size === 0) await here.post("/sign-in/email", ada);
  const { status } = await here.post("/delete-user", { password: ada.password });
  if (status !== 200) throw new Error(`the deletion was answered with ${status}`);
  return { ...instance, here };
}
