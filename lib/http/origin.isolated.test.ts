import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

async function originOf(appUrl: string, headers: Record<string, string>) {
  vi.resetModules();
  vi.stubEnv("APP_URL", appUrl);
  const { requestOrigin } = await import("./origin");
  return requestOrigin(new Headers(headers));
}

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

describe("requestOrigin", () => {
  test.each([
    [{ host: "localhost:3000" }, "http://localhost:3000"],
    [{ host: "192.168.7.7:3000" }, "http://192.168.7.7:3000"],
    [{ host: "[::1]:3000" }, "http://[::1]:3000"],
    [
      { host: "localhost:3000", "x-forwarded-host": "abc.example", "x-forwarded-proto": "https" },
      "https://abc.example",
    ],
    [{ host: "evil.example/@x" }, "http://localhost"],
    [{}, "http://localhost"],
  ])("without APP_URL returns for %j: %s", async (headers, origin) => {
    expect(await originOf("", headers as Record<string, string>)).toBe(origin);
  });

  test("ignores headers with APP_URL", async () => {
    const headers = { host: "evil.example", "x-forwarded-host": "evil.example" };
    expect(await originOf("https://app.example/", headers)).toBe("https://app.example");
  });
});
