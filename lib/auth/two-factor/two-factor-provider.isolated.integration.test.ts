import { eq } from "drizzle-orm";
import { afterAll, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { passProvider } from "@/tests/support/oauth-server";

// The settings are read when the application is imported, so the server starts before it.
const standIn = await vi.hoisted(async () => {
  const support = await import("@/tests/support/oauth-server");
  Object.assign(process.env, { GITHUB_CLIENT_ID: "github-client", GITHUB_CLIENT_SECRET: "secret" });
  return support.standInForProviders();
});

afterAll(() => standIn.stop());

test("opens a challenge after a provider sign-in, and continues to the requested page", async () => {
  const { user, app, browser: owner } = await createEnrolledUser();
  await owner.post("/sign-out", {});
  const browser = new Browser();
  const person = { sub: "271828", email: user.email, email_verified: true, name: "Ada" };
  const answer = await passProvider(browser, person, {
    provider: "github",
    callbackURL: "/settings?tab=name",
  });
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe(
    `/two-factor?next=${encodeURIComponent("/settings?tab=name")}`,
  );
  expect(answer.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/);
  expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);

  const second = await browser.post("/two-factor/verify-totp", { code: await app.code() });
  expect(second.status).toBe(200);
  const [session] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  expect(session?.method).toBe("oauth:github");
});
