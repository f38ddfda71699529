import type { Page } from "@playwright/test";
import { networkSentences } from "@/components/form/network";
import { errorSentences } from "@/lib/auth/error-sentences";
import { expect, test } from "./fixtures";
import { authFields, signInPage } from "./interface/auth";
import { dangerPage } from "./interface/deletion";
import { pageFrame, profilePage } from "./interface/settings";

/** Controls that the reader's own colours would make invisible, or that do not show the focus. */
async function faintControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faint: string[] = [];
    const controls = document.querySelectorAll<HTMLElement>(
      "main :is(.control, .button, input[type=checkbox], input[type=radio])",
    );
    for (const control of controls) {
      if (!control.checkVisibility() || control.matches(":disabled")) continue;
      const name = control.outerHTML.slice(0, 100);
      const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } =
        getComputedStyle(control);
      // The browser draws boxes and radio buttons by itself.
      const drawn =
        control.matches("[type=checkbox], [type=radio]") ||
        (Number.parseFloat(borderTopWidth) > 0 &&
          borderTopStyle !== "none" &&
          borderTopColor !== backgroundColor);
      if (!drawn) faint.push(`no border: ${name}`);
      control.focus({ focusVisible: true } as FocusOptions);
      const { outlineStyle, outlineWidth } = getComputedStyle(control);
      const card = control.closest("label");
      const marked = [control, ...(card ? [card] : [])].some(
        (node) => getComputedStyle(node).outlineStyle !== "none",
      );
      if (!marked || (outlineStyle !== "none" && Number.parseFloat(outlineWidth) < 2))
        faint.push(`no focus: ${name}`);
    }
    return faint;
  });
}

/** What moves, or would: animations that run, and the longest that any element asks for. */
async function motion(page: Page): Promise<{ running: number; longest: number }> {
  return page.evaluate(() => {
    const milliseconds = (list: string) =>
      Math.max(
        ...list.split(",").map((each) => Number.parseFloat(each) * (/ms/.test(each) ? 1 : 1000)),
      );
    let longest = 0;
    for (const element of document.querySelectorAll("*"))
      for (const part of [null, "::before", "::after", "::backdrop"]) {
        const style = getComputedStyle(element, part);
        longest = Math.max(longest, milliseconds(style.transitionDuration));
        if (style.animationName !== "none")
          longest = Math.max(longest, milliseconds(style.animationDuration));
      }
    return { running: document.getAnimations().length, longest };
  });
}

test.describe("with forced colours", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  test("keeps borders and focus indicators of controls", async ({ page, signUpAndVerify }) => {
    const found: Record<string, string[]> = {};
    const look = async (path: string) => {
      await page.goto(path);
      expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
      expect(await page.locator("main :is(.control, .button)").count(), path).toBeGreaterThan(0);
      const faint = await faintControls(page);
      if (faint.length > 0) found[path] = faint;
    };
    for (const path of ["/sign-in", "/sign-up", "/restore", "/goodbye"]) await look(path);
    await signUpAndVerify();
    for (const path of ["/settings/profile", "/settings/security", "/settings/api-keys"])
      await look(path);
    expect(found).toEqual({});
  });
});

test("shows no motion with reduced motion, dialogs included", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await page.goto("/settings/danger");
  // Without reduced motion it does, so that the test means something.
  expect((await motion(page)).longest).toBeGreaterThanOrEqual(150);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("button", { name: dangerPage.open }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  const { running, longest } = await motion(page);
  expect(running).toBe(0);
  expect(longest).toBeLessThanOrEqual(1);
});

test("says in a form that it is offline, keeps the values, and submits later", async ({
  page,
  context,
  problems,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  const email = page.getByLabel(authFields.email, { exact: true });
  const password = page.getByLabel(authFields.password, { exact: true });
  const submit = page.getByRole("button", { name: signInPage.submit, exact: true });
  await email.fill("no.one@example.com");
  await password.fill("wrong password");
  await context.setOffline(true);
  await submit.click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(networkSentences.offline);
  await expect(page.getByRole("heading", { name: signInPage.heading })).toBeVisible();
  await expect(email).toHaveValue("no.one@example.com");

  await context.setOffline(false);
  await password.fill("wrong password");
  await submit.click();
  await expect(page.getByText(errorSentences.INVALID_EMAIL_OR_PASSWORD)).toBeVisible();
});

test("keeps the page as it was when a form inside the application cannot be sent", async ({
  page,
  context,
  problems,
  signUpAndVerify,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await signUpAndVerify();
  await page.goto("/settings/profile", { waitUntil: "networkidle" });
  await context.setOffline(true);
  await expect(page.getByText(pageFrame.offline)).toBeVisible();
  await page.getByLabel(profilePage.name, { exact: true }).fill("Juniper Moss");
  await page.getByRole("button", { name: profilePage.saveName }).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(networkSentences.offline);
  await expect(page.getByLabel(profilePage.name, { exact: true })).toHaveValue("Juniper Moss");
  await context.setOffline(false);
  await page.getByRole("button", { name: profilePage.saveName }).click();
  await expect(page.getByText(profilePage.nameSaved)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(profilePage.name, { exact: true })).toHaveValue("Juniper Moss");
});
