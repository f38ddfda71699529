import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "@/proxy";

const open = async (path: string, cookie: string) => {
  const request = new NextRequest(`http://127.0.0.1:3000${path}`, { headers: { cookie } });
  return (await proxy(request)).cookies.get("perennial.session_token");
};

test("a page of somebody who is signed in lets the cookie live for 30 days more", async () => {
  expect(await open("/dashboard", "perennial.session_token=abc.def")).toMatchObject({
    value: "abc.def",
    maxAge: 30 * 24 * 60 * 60,
    httpOnly: true,
    sameSite: "lax",
    path: "/",
  });
  expect(await open("/", "perennial.session_token=abc.def")).toBeUndefined();
});

test("a cookie that is to end with the visit stays so", async () => {
  const cookie = "perennial.session_token=abc.def; perennial.dont_remember=true.signature";
  expect(await open("/dashboard", cookie)).toBeUndefined();
});
