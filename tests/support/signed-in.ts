import { expect } from "vitest";
import { cookieName } from "@/tests/support/cookie-name";
import { Browser } from "./browser-client";
import { createUser, type TestUser } from "./users";

/** A browser that is signed in by password, as a new user unless told whom, and its session's signed token. */
export async function signedIn(
  given: { user?: TestUser; headers?: Record<string, string> } = {},
): Promise<{ user: TestUser; browser: Browser; token: string }> {
  const user = given.user ?? (await createUser());
  const browser = new Browser(given.headers);
  const answer = await browser.post("/sign-in/email", user);
  expect(answer.status).toBe(200);
  const token = decodeURIComponent(browser.cookies.get(cookieName("session_token")) ?? "");
  return { user, browser, token };
}

/** A request to one of our own routes, with a browser's cookies or with a token. */
export function requestBy(
  by: Browser | string | null,
  headers: Record<string, string> = {},
): Request {
  const sent = new Headers(headers);
  if (typeof by === "string") sent.set("authorization", `Bearer ${by}`);
  else if (by) sent.set("cookie", by.cookieHeader);
  return new Request("http://127.0.0.1:3000/api/example", { headers: sent });
}
