import { afterEach, expect, test, vi } from "vitest";
import { repository } from "@/tests/support/run";

/** The configuration of Next.js with this APP_URL. */
async function configWith(url: string) {
  vi.stubEnv("APP_URL", url);
  vi.resetModules();
  return (await import("@/next.config")).default;
}

afterEach(() => vi.unstubAllEnvs());

test("gives hot reload to the host of APP_URL, and to no other without one", async () => {
  const tunnelled = await configWith("https://tunnel.example.com:8443");
  expect(tunnelled.allowedDevOrigins).toContain("tunnel.example.com");
  const local = await configWith("");
  expect(local.allowedDevOrigins).not.toContain("");
  expect(tunnelled.allowedDevOrigins).toHaveLength((local.allowedDevOrigins ?? []).length + 1);
});

test("regression: takes this folder as the root, whatever lock files are in folders above", async () => {
  const { turbopack } = await configWith("");
  expect(`${turbopack?.root}/`).toBe(repository);
});

test("has no arguments of server actions printed, which contain passwords", async () => {
  expect((await configWith("")).logging).toMatchObject({ serverFunctions: false });
});
