import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { authError } from "@/lib/auth/auth-error";
import { log } from "@/lib/log";
import { Browser } from "@/tests/support/browser-client";
import { passProvider, startOidcServer } from "@/tests/support/oauth-server";

// The provider is away when the application starts; until it is there nobody else can take its port.
const { port, away } = await vi.hoisted(async () => {
  const { createServer } = await import("node:net");
  const away = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => away.listen(0, "127.0.0.1", resolve));
  const { port } = away.address() as import("node:net").AddressInfo;
  Object.assign(process.env, {
    // With a slash that the provider's own name does not have.
    OIDC_ISSUER: `http://localhost:${port}/`,
    OIDC_CLIENT_ID: "client",
    OIDC_CLIENT_SECRET: "secret",
  });
  return { port, away };
});

test("keeps working without a provider that is down, and finds it when it is up", async () => {
  const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
  vi.spyOn(log, "error").mockImplementation(() => {});
  const begin = () => new Browser().post("/sign-in/social", { provider: "oidc" });
  const unanswered = await begin();
  expect(unanswered.status).toBe(503);
  expect(await unanswered.json()).toEqual(authError("PROVIDER_UNAVAILABLE"));
  expect(JSON.stringify(warned.mock.calls)).toContain("a sign-in provider could not be reached");
  expect((await new Browser().get("/get-session")).status).toBe(200);

  await new Promise((resolve) => away.close(resolve));
  const provider = await startOidcServer(port);
  provider.server.issuer.url = "https://somebody.else.example";
  expect((await begin()).status).toBe(503);
  provider.server.issuer.url = `http://localhost:${port}`;
  // Its clock is almost a minute ahead.
  const iat = Math.floor(Date.now() / 1000) + 55;
  const person = { sub: "1", email: `${randomUUID()}@example.com`, email_verified: true, iat };
  const answer = await passProvider(new Browser(), person, { provider: "oidc" });
  expect(answer.headers.get("location")).toBe("/dashboard");
  await provider.stop();
});
