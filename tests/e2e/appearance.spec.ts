import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type Scene, scenes } from "./scenes";
import { createProject, upload } from "./studio";

/** The pages of somebody that an address alone leads to, each once. */
function pagesOf(who: Scene["who"]): string[] {
  // Not the stations of one page, nor what needs the provider that other tests start.
  const own = scenes.filter(
    ({ who: whose, act, at }) => whose === who && !act && !/#|=oidc/.test(at),
  );
  return [...new Set(own.map(({ at }) => at))];
}

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

/** What sticks out of the window at the side, and is in no box that scrolls by itself. */
async function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const out = scrollWidth > clientWidth ? [`the page, by ${scrollWidth - clientWidth} px`] : [];
    const scrolls = (node: Element | null): boolean =>
      node !== null &&
      (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
    for (const node of document.querySelectorAll(
      ":is(header, main, footer) :is(h1, h2, h3, p, a, button, input, select, textarea, dt, dd, li)",
    )) {
      const { left, right, width } = node.getBoundingClientRect();
      if (width > 1 && (right > clientWidth + 1 || left < -1) && !scrolls(node))
        out.push(node.outerHTML.slice(0, 100));
    }
    return out;
  });
}

/** Looks at pages in a window of 320 px, and as one of 1280 px shows them enlarged to 200 %. */
async function expectNothingSticksOut(page: Page, paths: string[]): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const path of paths) {
    await page.goto(path);
    for (const width of [320, 640]) {
      await page.setViewportSize({ width, height: 720 });
      const out = await stickingOut(page);
      if (out.length > 0) found[`${path} at ${width} px`] = out;
    }
  }
  expect(found).toEqual({});
}

/** Looks at pages with text alone twice as large, in windows of a desktop and a tablet. */
async function expectRoomForLargeText(page: Page, paths: string[]): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const path of paths) {
    await page.goto(path);
    for (const width of [1280, 768]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("html { font-size: 200% }");
        document.adoptedStyleSheets = [sheet];
      });
      const out = await stickingOut(page);
      if (out.length > 0) found[`${path} at ${width} px`] = out;
    }
  }
  expect(found).toEqual({});
}

test.describe("where the reader's own colours rule", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  test("controls keep a border and show the focus", async ({ page, signUpAndVerify }) => {
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

test("nothing moves for whoever asks for that, in dialogs neither", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/settings/danger");
  // Without the wish it does, so that the test means something.
  expect((await motion(page)).longest).toBeGreaterThanOrEqual(150);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Delete account…" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  const { running, longest } = await motion(page);
  expect(running).toBe(0);
  expect(longest).toBeLessThanOrEqual(1);
});

test("pages of a visitor need no sideways scrolling, narrow or enlarged", async ({
  page,
  problems,
}) => {
  problems.allow(/status of 404/);
  const paths = pagesOf("visitor");
  expect(paths.length).toBeGreaterThan(20);
  await expectNothingSticksOut(page, paths);
});

test("pages of a newcomer need no sideways scrolling, narrow or enlarged", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  const paths = pagesOf("newcomer");
  expect(paths.length).toBeGreaterThan(10);
  await expectNothingSticksOut(page, paths);
});

test("pages of a visitor have room for text of twice the size", async ({ page, problems }) => {
  problems.allow(/status of 404/);
  problems.allow(/Blocked script execution in '[^']+\/dev\/inbox\//);
  await expectRoomForLargeText(page, pagesOf("visitor"));
});

test("pages of a newcomer have room for text of twice the size", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Meadow");
  await upload(page, "meadow.jpg");
  const picture = await page.locator("main a[href*='/images/']").first().getAttribute("href");
  const own = [new URL(page.url()).pathname, picture ?? ""];
  await expectRoomForLargeText(page, [...pagesOf("newcomer"), ...own]);
});

test("a form says that the network is away, keeps what was typed, and goes through later", async ({
  page,
  context,
  problems,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  const email = page.getByLabel("Email", { exact: true });
  const password = page.getByLabel("Password", { exact: true });
  const submit = page.getByRole("button", { name: "Sign in", exact: true });
  await email.fill("nobody@example.com");
  await password.fill("wrong password");
  await context.setOffline(true);
  await submit.click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(
    "You are offline. Try again when the connection is back.",
  );
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(email).toHaveValue("nobody@example.com");

  await context.setOffline(false);
  await password.fill("wrong password");
  await submit.click();
  await expect(page.getByText("The email address or the password is not right.")).toBeVisible();
});

test("within the application an action that did not get out leaves the page as it was", async ({
  page,
  context,
  problems,
  signUpAndVerify,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await signUpAndVerify();
  await page.goto("/settings/profile", { waitUntil: "networkidle" });
  await context.setOffline(true);
  await expect(page.getByText("You are offline. What you see is still here")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Juniper Moss");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(
    "You are offline. Try again when the connection is back.",
  );
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Juniper Moss");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Your name is saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Juniper Moss");
});
