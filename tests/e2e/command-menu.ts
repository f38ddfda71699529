import type { Page } from "@playwright/test";
import { expect } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import { commandMenu } from "./interface/settings";

/** The open command menu. */
export const dialog = (page: Page) => page.getByRole("dialog", { name: commandMenu.dialog });

/** Its text field. */
export const input = (page: Page) => dialog(page).getByRole("combobox");

/** An entry by its name. */
export const option = (page: Page, name: string) =>
  dialog(page).getByRole("option", { name, exact: true });

// sample:begin
/** The entry that Enter would choose. */
export const active = (page: Page) => dialog(page).getByRole("option", { selected: true });

// sample:end

/** Opens a page, and the menu by its shortcut. */
export async function openMenu(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await waitUntilHydrated(page.locator("#main"));
  await page.keyboard.press("Control+k");
  await expect(input(page)).toBeFocused();
}
