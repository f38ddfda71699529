import { headers } from "next/headers";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { clientAddressHeader } from "@/lib/http/client/client-address";
import { log } from "@/lib/log";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import { auth } from "./auth";
import { callAuth } from "./call-auth";
import { unexpectedError } from "./handle-request";

vi.mock("next/headers", () => ({ headers: vi.fn() }));

let address = 0;
/** The headers of the browser that calls the action. */
function browserWith(cookie = ""): void {
  const given = new Headers({
    origin: "http://127.0.0.1:3000",
    [clientAddressHeader]: `203.0.113.${++address}`,
    ...(cookie && { cookie }),
  });
  vi.mocked(headers).mockResolvedValue(given as never);
}

beforeEach(() => browserWith());

test("returns the result of the route without the session token", async () => {
  const user = await createUser();
  const answer = await callAuth(auth.api.signInEmail, user);
  expect(answer).toMatchObject({ ok: true, body: { token: null, user: { id: user.id } } });
  const { browser } = await signedIn({ user });
  browserWith(browser.cookieHeader);
  const deleted = await callAuth(auth.api.deleteUser, { password: user.password });
  expect(deleted).toMatchObject({ ok: true, body: { restorableUntil: expect.any(Date) } });
});

test("returns the status and code of a refusal", async () => {
  const { email } = await createUser();
  const answer = await callAuth(auth.api.signInEmail, { email, password: "not the password" });
  expect(answer).toMatchObject({
    ok: false,
    status: 401,
    body: { code: "INVALID_EMAIL_OR_PASSWORD" },
  });
});

test("applies rate limits, and returns when to try again", async () => {
  const { email } = await createUser();
  const attempt = () => callAuth(auth.api.signInEmail, { email, password: "not the password" });
  for (let time = 0; time < 5; time += 1) await attempt();
  const refused = await attempt();
  expect(refused).toMatchObject({ ok: false, status: 429, body: { code: "TOO_MANY_ATTEMPTS" } });
  expect(refused).toHaveProperty("retryAfter", expect.any(Number));
});

test("returns the two-factor challenge without storing a session", async () => {
  const { user } = await createEnrolledUser();
  const before = await db.$count(sessions);
  const answer = await callAuth(auth.api.signInEmail, user);
  expect(answer).toMatchObject({ ok: true, body: { twoFactorRedirect: true } });
  expect(await db.$count(sessions)).toBe(before);
});

test("logs an unexpected error under the reference that the refusal contains", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const fails = Object.assign(async () => Promise.reject(new Error("secret")), { path: "/x" });
  const answer = await callAuth(fails);
  expect(answer).toMatchObject({ ok: false, status: 500, body: { code: "INTERNAL_SERVER_ERROR" } });
  const [[line]] = logged.mock.calls as unknown as [[{ requestId: string }]];
  expect(answer.body).toMatchObject({ message: unexpectedError(line.requestId) });
  expect(JSON.stringify(answer)).not.toContain("secret");
});
