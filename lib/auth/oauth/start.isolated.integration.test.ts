import { expect, test, vi } from "vitest";
import { auth } from "@/lib/auth/auth";

// Outside of production the address of the application need not be set.
vi.hoisted(() => {
  delete process.env.APP_URL;
  Object.assign(process.env, { GITHUB_CLIENT_ID: "client", GITHUB_CLIENT_SECRET: "secret" });
});

test("redirects from a provider to the requested host, also for a call without a request", async () => {
  // Next.js adds the scheme to the headers of every request.
  const headers = new Headers({ host: "app.example:3000", "x-forwarded-proto": "http" });
  const { url } = await auth.api.signInSocial({ body: { provider: "github" }, headers });
  const redirectURI = new URL(url ?? "").searchParams.get("redirect_uri");
  expect(redirectURI).toBe("http://app.example:3000/api/auth/callback/github");
});
