import { expect, test } from "./fixtures";

/** The session cookie that a page sets anew for who comes with these. */
async function renewed(address: string, cookie: string): Promise<string | undefined> {
  const answer = await fetch(address, { headers: { cookie }, redirect: "manual" });
  return answer.headers
    .getSetCookie()
    .find((line) => line.startsWith("perennial.session_token="))
    ?.toLowerCase();
}

test("a page for who is signed in lets the cookie live for 30 days more, and only such a page", async ({
  app,
}) => {
  const cookie = "perennial.session_token=abc.def";
  const line = await renewed(`${app.url}/dashboard`, cookie);
  expect(line).toContain("perennial.session_token=abc.def;");
  expect(line).toContain("max-age=2592000");
  expect(line).toContain("httponly");
  expect(line).toContain("samesite=lax");
  expect(line).toContain("path=/");
  expect(await renewed(`${app.url}/`, cookie)).toBeUndefined();
});

test("a cookie that is to end with the visit stays so", async ({ app }) => {
  const cookie = "perennial.session_token=abc.def; perennial.dont_remember=true.signature";
  expect(await renewed(`${app.url}/dashboard`, cookie)).toBeUndefined();
});
