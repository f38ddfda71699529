import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { cookieName } from "@/tests/support/cookie-name";
import { expect, test } from "./fixtures";

const cookie = `${cookieName("session_token")}=abc.def`;

/** The session cookie that a page sets anew for who comes with these headers, and no others of a browser. */
async function renewed(address: string, headers: OutgoingHttpHeaders): Promise<string | undefined> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    request(address, { headers }, resolve).on("error", reject).end(),
  );
  answer.resume();
  return answer.headers["set-cookie"]
    ?.find((line) => line.startsWith(`${cookieName("session_token")}=`))
    ?.toLowerCase();
}

test("extends the cookie by 30 days on pages for signed-in users only", async ({ app }) => {
  const line = await renewed(`${app.url}/dashboard`, { cookie, "sec-fetch-mode": "navigate" });
  expect(line).toContain(`${cookieName("session_token")}=abc.def;`);
  expect(line).toContain("max-age=2592000");
  expect(line).toContain("httponly");
  expect(line).toContain("samesite=lax");
  expect(line).toContain("path=/");
  for (const path of ["/dashboard", "/settings/profile", "/settings/sessions"])
    expect(await renewed(app.url + path, { cookie })).toContain("max-age=2592000");
  expect(await renewed(`${app.url}/`, { cookie })).toBeUndefined();
});

test("keeps the new cookie when a prefetch is in flight while the token changes", async ({
  app,
}) => {
  for (const early of [
    { "sec-fetch-mode": "cors", rsc: "1", "next-router-prefetch": "1" },
    { "sec-fetch-mode": "navigate", "sec-purpose": "prefetch;prerender" },
    { purpose: "prefetch" },
  ])
    expect(await renewed(`${app.url}/dashboard`, { cookie, ...early })).toBeUndefined();
});

test("keeps a session cookie without an expiry", async ({ app }) => {
  const both = `${cookie}; ${cookieName("dont_remember")}=true.signature`;
  expect(await renewed(`${app.url}/dashboard`, { cookie: both })).toBeUndefined();
});
