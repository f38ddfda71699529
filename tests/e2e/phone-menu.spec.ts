import { expect, test } from "./fixtures";
import { appLayout } from "./interface/settings";

test("regression: without popovers, shows the entries of the phone menu below the bar", async ({
  page,
  signUpAndVerify,
}) => {
  // As in Safari 16: nothing opens, and the pseudo-class is unknown.
  await page.route("**/*", async (route) => {
    if (!["document", "stylesheet"].includes(route.request().resourceType()))
      return route.fallback();
    const response = await route.fetch();
    const body = (await response.text())
      .replaceAll(/ popover(target)?=/gi, " data-unknown$1=")
      .replaceAll(":popover-open", ":unknown-state");
    await route.fulfill({ response, body });
  });
  await signUpAndVerify();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/dashboard");
  const menu = page.locator("#app-menu");
  const box = await menu.boundingBox();
  const bar = await page.getByRole("banner").boundingBox();
  expect(box?.width).toBeGreaterThan(300);
  expect(box?.height).toBeLessThan(400);
  expect(box && bar && box.y + box.height).toBeLessThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0));
  await expect(page.getByRole("button", { name: appLayout.menu, exact: true })).toBeHidden();
  await menu.getByRole("link", { name: appLayout.settings }).click();
  await page.waitForURL("**/settings/profile");
});
