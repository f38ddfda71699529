import { expect, test } from "./fixtures";
import { passwordCard } from "./interface/settings";

test("leads password managers to the form for a new password, and to passkeys", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/.well-known/change-password");
  await expect(page).toHaveURL(/\/settings\/security#password$/);
  await expect(page.getByLabel(passwordCard.new, { exact: true })).toBeVisible();
  const endpoints = await (await page.request.get("/.well-known/passkey-endpoints")).json();
  for (const address of [endpoints.enroll, endpoints.manage]) {
    expect((await page.goto(address))?.status()).toBe(200);
    expect(page.url()).toBe(address);
  }
});

test("answers 404 below /.well-known for what there is not", async ({ request }) => {
  // A password manager takes the redirect for real only then.
  const path = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
  expect((await request.get(path)).status()).toBe(404);
});
