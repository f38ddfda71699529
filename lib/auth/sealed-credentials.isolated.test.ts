import { afterEach, expect, test, vi } from "vitest";
import { openCredentials, sealCredentials } from "@/lib/auth/sealed-credentials";

vi.mock("@/lib/env", () => ({ env: () => ({ BETTER_AUTH_SECRET: "s".repeat(40) }) }));
afterEach(() => vi.useRealTimers());

const credentials = { email: "maya@example.com", password: "correct horse £ 😀" };

test("opens sealed credentials, which are unreadable while sealed", async () => {
  const sealed = await sealCredentials(credentials);
  expect(await openCredentials(sealed)).toEqual(credentials);
  expect(Buffer.from(sealed, "hex").toString("latin1")).not.toContain("correct");
  expect(await sealCredentials(credentials)).not.toBe(sealed);
});

test("refuses sealed credentials after ten minutes", async () => {
  vi.useFakeTimers({ now: 0 });
  const sealed = await sealCredentials(credentials);
  vi.setSystemTime(10 * 60_000 - 1);
  expect(await openCredentials(sealed)).toEqual(credentials);
  vi.setSystemTime(10 * 60_000);
  expect(await openCredentials(sealed)).toBeNull();
});

test("refuses changed, truncated and invented sealed credentials", async () => {
  const sealed = await sealCredentials(credentials);
  const bytes = Buffer.from(sealed, "hex");
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed[index] ?? 0) ^ 1, index);
    expect(await openCredentials(changed.toString("hex"))).toBeNull();
  }
  for (const broken of ["", "x", sealed.slice(0, 20), sealed.slice(0, -4)])
    expect(await openCredentials(broken)).toBeNull();
});
