import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { appConfig } from "@/lib/app-config";

/** The prefix in a process that is started in this folder. */
async function prefixIn(folder: string, environment: string, url = ""): Promise<string> {
  vi.stubEnv("NODE_ENV", environment);
  vi.stubEnv("APP_URL", url);
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  vi.resetModules();
  const { cookiePrefix } = await import("./cookie-prefix");
  return cookiePrefix();
}

beforeEach(() => vi.stubEnv("MAIL_TRANSPORT", "inbox"));
afterEach(() => vi.unstubAllEnvs());

test("differs between two folders in development, and stays the same in each", async () => {
  const first = await prefixIn("/clones/first", "development");
  expect(first).toMatch(/^[a-z0-9-]+$/);
  expect(first.startsWith(`${appConfig.cookiePrefix}-`)).toBe(true);
  expect(await prefixIn("/clones/second", "development")).not.toBe(first);
  expect(await prefixIn("/clones/first", "development", "http://localhost:4000")).toBe(first);
  const behindTls = await prefixIn("/clones/first", "development", "https://tunnel.example.com");
  expect(behindTls).toBe(`__Host-${first}`);
});

test("is the product’s everywhere but in development", async () => {
  const { cookiePrefix } = appConfig;
  const url = "http://127.0.0.1:3000";
  expect(await prefixIn("/clones/first", "production", url)).toBe(cookiePrefix);
  expect(await prefixIn("/clones/first", "test", url)).toBe(cookiePrefix);
  expect(await prefixIn("/clones/first", "production", "https://example.com")).toBe(
    `__Host-${cookiePrefix}`,
  );
});
