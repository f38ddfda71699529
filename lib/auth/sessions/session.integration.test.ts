import { expect, test } from "vitest";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { auth } from "../auth";
import { apiUser } from "./session";

async function signedIn() {
  const user = await createUser();
  const browser = new Browser();
  const answer = await browser.post("/sign-in/email", user);
  expect(answer.status).toBe(200);
  return { user, browser };
}

const requestOf = (browser: Browser) =>
  new Request("http://127.0.0.1:3000/", {
    headers: { cookie: [...browser.cookies].map((pair) => pair.join("=")).join("; ") },
  });

test("checks a session with one SQL statement", async () => {
  const { user, browser } = await signedIn();
  await apiUser(requestOf(browser));
  const { result, sql } = await statements(() => apiUser(requestOf(browser)));
  expect(result).toMatchObject({ id: user.id, role: "member", preferences: { theme: "system" } });
  expect(sql).toHaveLength(1);
});

test("answers the session endpoint with one SQL statement, rate limit included", async () => {
  const { browser } = await signedIn();
  const { sql } = await statements(() => browser.get("/get-session"));
  expect(sql).toHaveLength(1);
});

test("returns no secret of a signed-in user", async () => {
  const { browser } = await signedIn();
  const text = await (await browser.get("/get-session")).text();
  expect(text).not.toMatch(/subject|emailHash|purgeAt|argon2/);
});

test("refuses a missing cookie and one with an invalid signature", async () => {
  expect(await auth.api.getSession({ headers: new Headers() })).toBeNull();
  const forged = new Headers({ cookie: `${cookieName("session_token")}=abc.def` });
  expect(await auth.api.getSession({ headers: forged })).toBeNull();
});
