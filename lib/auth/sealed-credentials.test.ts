import { afterEach, expect, test, vi } from "vitest";
import { openCredentials, sealCredentials } from "@/lib/auth/sealed-credentials";

vi.mock("@/lib/env", () => ({ env: () => ({ BETTER_AUTH_SECRET: "s".repeat(40) }) }));
afterEach(() => vi.useRealTimers());

const credentials = { email: "maya@example.com", password: "correct horse £ 😀" };

test("what is sealed comes back, and shows nothing in between", () => {
  const sealed = sealCredentials(credentials);
  expect(openCredentials(sealed)).toEqual(credentials);
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("correct");
  expect(sealCredentials(credentials)).not.toBe(sealed);
});

test("after ten minutes it opens no more", () => {
  vi.useFakeTimers({ now: 0 });
  const sealed = sealCredentials(credentials);
  vi.setSystemTime(10 * 60_000 - 1);
  expect(openCredentials(sealed)).toEqual(credentials);
  vi.setSystemTime(10 * 60_000);
  expect(openCredentials(sealed)).toBeNull();
});

test("what was changed, cut or made up does not open", () => {
  const sealed = sealCredentials(credentials);
  const bytes = Buffer.from(sealed, "base64url");
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed[index] ?? 0) ^ 1, index);
    expect(openCredentials(changed.toString("base64url"))).toBeNull();
  }
  for (const broken of ["", "x", sealed.slice(0, 20), sealed.slice(0, -4)])
    expect(openCredentials(broken)).toBeNull();
});
