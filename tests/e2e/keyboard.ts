import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures";

const most = 80;

const hasFocus = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement);

/**
 * What is wrong with how one sees where one is: nothing, if what has the focus (or what stands for
 * it, where it is drawn by its label or its neighbours) has an outline, lies within the window, and
 * under nothing else.
 */
function focusProblem(): string {
  const focused = document.activeElement;
  // Between the last stop and the first is the browser's own bar. What a script alone can focus, so
  // that what is new is read out, is no stop.
  if (!(focused instanceof HTMLElement) || focused.tabIndex < 0 || focused === document.body)
    return "";
  const outlined = (node: Element) =>
    [undefined, "::after"].some((part) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(node, part);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
    });
  const visible = (node: Element) => {
    const { width, height } = node.getBoundingClientRect();
    return width > 4 && height > 4 && node.checkVisibility({ opacityProperty: true });
  };
  const stands = [focused, focused.closest("label, li")];
  if (focused instanceof HTMLInputElement) stands.push(...(focused.labels ?? []));
  for (let next = focused.nextElementSibling; next; next = next.nextElementSibling)
    stands.push(next, ...next.children);
  const mark = stands.find((node) => node && visible(node) && outlined(node));
  if (!mark) return "is not marked";
  const { top, bottom, left, width, height } = mark.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) return "is not in view";
  const above = document.elementFromPoint(left + width / 2, top + height / 2);
  const covered = above && !mark.contains(above) && !above.contains(mark);
  return covered ? `is covered by ${above.outerHTML.slice(0, 80)}` : "";
}

/** Whether one sees where one is, once what appeared beside it has found its place. */
async function expectFocusSeen(page: Page): Promise<void> {
  let problem = await page.evaluate(focusProblem);
  if (!problem) return;
  const name = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
  await expect
    .poll(
      async () => {
        problem = await page.evaluate(focusProblem);
        return problem;
      },
      { message: `${page.url()}, what has the focus: ${name}`, timeout: 5000 },
    )
    .toBe("");
}

/**
 * Presses Tab until `target` has the focus, and looks at each stop on the way: every one has to be
 * marked and in view. Where the target has the focus already, presses nothing.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let pressed = 0; pressed < most; pressed++) {
    await expectFocusSeen(page);
    if (await hasFocus(target)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} was not reached by Tab on ${page.url()}`);
}

/**
 * Waits until a dialog that is still closed will open at its first field: a script sees to that, and
 * without it the dialog opens at its close button.
 */
export async function expectOpensAtField(page: Page, label: string): Promise<void> {
  const field = page.locator("dialog").getByLabel(label, { exact: true });
  await expect(field).toHaveAttribute("autofocus");
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
