import { cookieName } from "@/tests/support/cookie-name";
import { requestReset } from "./cast";
import { expect, test } from "./fixtures";
import { userBlock } from "./interface/settings";
import { createProject } from "./studio/studio";

test("masks passwords, allows pasting, and supports password managers", {
  tag: "@full",
}, async ({ page, context, app, inbox, signUpAndVerify }) => {
  const { email } = await signUpAndVerify();
  await context.clearCookies();
  const reset = await requestReset(page, inbox, email);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: app.url });
  const long = `${"correct horse ".repeat(6)}é`;
  for (const [route, wanted] of [
    ["/sign-in", "current-password"],
    ["/sign-up", "new-password"],
    [reset, "new-password"],
    ["/restore", "current-password"],
  ] as const) {
    await page.goto(route, { waitUntil: "networkidle" });
    const fields = page.locator('input[name="password"], input[name="newPassword"]');
    await expect(fields, route).not.toHaveCount(0);
    for (const field of await fields.all()) {
      await expect(field, route).toHaveAttribute("type", "password");
      await expect(field, route).toHaveAttribute("autocomplete", wanted);
    }
    const field = fields.first();
    // Put on the clipboard from a field of the page's own, as a person would.
    await page.evaluate((text) => navigator.clipboard.writeText(text), long);
    await field.focus();
    await page.keyboard.press("ControlOrMeta+V");
    await expect(field, route).toHaveValue(long);
  }
});

test("offers sign-out on every page of an account, and leaves nothing private behind", {
  tag: "@full",
}, async ({ page, context, signUpAndVerify }) => {
  const { email } = await signUpAndVerify();
  const settings = ["profile", "security", "sessions", "api-keys", "data", "danger"];
  const pages = ["/dashboard", ...settings.map((name) => `/settings/${name}`)];
  // sample:begin
  await createProject(page, "Herbarium");
  pages.push(new URL(page.url()).pathname);
  // sample:end
  for (const route of pages) {
    await page.goto(route);
    await expect(
      page.getByRole("button", { name: userBlock.signOut, exact: true }),
      route,
    ).toBeVisible();
  }
  const stored = await page.evaluate(async () => ({
    local: localStorage.length,
    session: Object.keys(sessionStorage).length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    // What scripts may read of the cookies.
    cookies: document.cookie.split("; ").filter((pair) => pair && !pair.startsWith("theme=")),
  }));
  expect(stored).toEqual({ local: 0, session: 0, databases: 0, caches: 0, cookies: [] });

  await page.goto("/settings/profile");
  await page.getByRole("button", { name: userBlock.signOut, exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/settings"));
  const left = (await context.cookies()).map(({ name }) => name);
  expect(left).not.toContain(cookieName("session_token"));
  await page.goBack();
  await page.waitForLoadState("networkidle");
  await expect(page.getByText(email)).toHaveCount(0);
  await expect(page.locator(`input[value="${email}"]`)).toHaveCount(0);
});

test("starts a production database without an account with a known password", async ({ sql }) => {
  expect(await sql("SELECT 1 FROM subscription_plans LIMIT 1")).toHaveLength(1);
  const known = ["member@example.com", "admin@example.com", "new@example.com"];
  expect(await sql("SELECT email FROM users WHERE email = ANY($1)", [known])).toEqual([]);
  // Other tests make admins, of accounts that signed up.
  expect(await sql("SELECT email FROM users WHERE role = 'admin' AND email !~ '^person-'")).toEqual(
    [],
  );
});
