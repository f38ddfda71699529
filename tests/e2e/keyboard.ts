import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures";

const most = 80;

const hasFocus = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement);

/** Whether one sees where one is: marked, and within the window, once what appeared beside it has found its place. */
async function expectMarked(target: Locator, name: string): Promise<void> {
  const seen = () =>
    target.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const { top, bottom } = element.getBoundingClientRect();
      const outlined = outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
      return {
        marked: outlined || boxShadow !== "none",
        inside: top >= 0 && bottom <= window.innerHeight,
      };
    });
  await expect
    .poll(seen, { message: `${name} is seen to have the focus`, timeout: 2000 })
    .toEqual({ marked: true, inside: true });
}

/** Presses Tab until `target` has the focus. Where it has it already, presses nothing. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const name = String(target);
  await expect(target).toBeVisible();
  for (let pressed = 0; pressed < most; pressed++) {
    if (await hasFocus(target)) return expectMarked(target, name);
    await page.keyboard.press("Tab");
  }
  throw new Error(`${name} was not reached by Tab on ${page.url()}`);
}

/** Tabs to a link or a button and presses Enter. */
export async function pressEnterOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Tabs to a field and types. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}
