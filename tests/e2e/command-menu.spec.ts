import type { Page } from "@playwright/test";
import { expectReadable } from "./accessibility";
import { dialog, input, openMenu, option } from "./command-menu";
import { expect, test } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import { appLayout, commandMenu } from "./interface/settings";

const opener = (page: Page) =>
  page.getByRole("button", { name: commandMenu.open }).filter({ visible: true });

test("goes to a page by keyboard", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await openMenu(page, "/settings/profile");
  await page.keyboard.type("dash");
  await expect(dialog(page).getByRole("option")).toHaveText([appLayout.dashboard]);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
});

test("closes by Escape, by its shortcut and by a click outside, and gives the focus back", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/settings/profile");
  await waitUntilHydrated(page.locator("#main"));
  await opener(page).focus();
  await page.keyboard.press("Enter");
  await expect(input(page)).toBeFocused();
  await page.keyboard.type("nothing of this name");
  await expect(dialog(page).getByText(commandMenu.empty).first()).toBeVisible();
  await expect(dialog(page).getByRole("status")).toHaveText(commandMenu.empty);
  await expect(dialog(page).getByRole("listbox")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();

  await page.keyboard.press("Control+k");
  // What was typed before is gone.
  await expect(input(page)).toHaveValue("");
  await page.keyboard.press("Control+k");
  await expect(dialog(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();

  await opener(page).click();
  await expect(input(page)).toBeFocused();
  await page.mouse.click(5, 5);
  await expect(dialog(page)).toBeHidden();
});

test("sets the theme, and signs out", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await openMenu(page, "/settings/profile");
  await page.keyboard.type("dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  await openMenu(page, "/settings/profile");
  await option(page, commandMenu.signOut).click();
  await page.waitForURL("/");
});

test("opens on a phone, readable", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/dashboard");
  await waitUntilHydrated(page.locator("#main"));
  await opener(page).click();
  await expect(option(page, appLayout.dashboard)).toBeVisible();
  await expectReadable(page);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("is not offered", async ({ page, signUpAndVerify }) => {
    await signUpAndVerify();
    await page.goto("/settings/profile");
    await expect(page.getByRole("button", { name: appLayout.menu })).toHaveCount(0);
    await expect(opener(page)).toHaveCount(0);
  });
});
