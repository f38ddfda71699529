import { afterAll, expect, test, vi } from "vitest";
import { Browser } from "@/tests/support/browser-client";
import { accountsOf, errorOf, somePerson, userOf } from "@/tests/support/oauth-people";
import { passProvider } from "@/tests/support/oauth-server";
import { createUser } from "@/tests/support/users";

// The settings are read when the application is imported, so the server starts before it.
const { standIn } = await vi.hoisted(async () => {
  const support = await import("@/tests/support/oauth-server");
  Object.assign(process.env, { GOOGLE_CLIENT_ID: "google-client", GOOGLE_CLIENT_SECRET: "secret" });
  return { standIn: await support.standInForProviders() };
});

afterAll(() => standIn.stop());

test.each([
  ["another audience", { aud: "somebody else" }],
  ["another issuer", { iss: "https://evil.example" }],
  ["an end that has come", { exp: 1 }],
  ["another's signature", { forged: true }],
])("refuses Google's ID token with %s", async (_, tampered) => {
  const person = somePerson(tampered);
  const answer = await passProvider(new Browser(), person, { provider: "google" });
  expect(errorOf(answer)).toBe("provider_unavailable");
  expect(await userOf(person.email)).toBeUndefined();
});

const fromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

test.each([
  ["accepts", "55 s ahead", () => ({ iat: fromNow(55) }), null],
  ["accepts", "55 s behind", () => ({ iat: fromNow(-60), exp: fromNow(-55) }), null],
  ["refuses", "75 s ahead", () => ({ iat: fromNow(75) }), "provider_unavailable"],
  [
    "refuses",
    "75 s behind",
    () => ({ iat: fromNow(-80), exp: fromNow(-75) }),
    "provider_unavailable",
  ],
])("%s Google's ID token while its clock is %s", async (_, __, times, error) => {
  const answer = await passProvider(new Browser(), somePerson(times()), { provider: "google" });
  expect(errorOf(answer)).toBe(error);
});

test("refuses a sign-in with a sentence while Google's keys cannot be fetched", async () => {
  const real = globalThis.fetch;
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.endsWith("/oauth2/v3/certs")) return real(input, init);
    asked.push(url);
    return Promise.reject(new TypeError("fetch failed"));
  });
  const person = somePerson();
  const answer = await passProvider(new Browser(), person, { provider: "google" });
  expect(asked).toHaveLength(1);
  expect(errorOf(answer)).toBe("provider_unavailable");
  expect(await userOf(person.email)).toBeUndefined();
});

test.each([
  ["true", "/dashboard", 2],
  ["false", "/sign-in?error=email_not_verified", 1],
  ["yes", "/sign-in?error=email_not_verified", 1],
])("handles the verified claim as the text %j as %s", async (text, location, count) => {
  const { id, email } = await createUser();
  const person = somePerson({ email, email_verified: text as unknown as boolean });
  const answer = await passProvider(new Browser(), person, { provider: "google" });
  expect(answer.headers.get("location")).toBe(location);
  expect(await accountsOf(id)).toHaveLength(count);
});
