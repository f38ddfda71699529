import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type Scene, scenes } from "./scenes";
import { createProject, upload } from "./studio/studio";

/** The pages of somebody that an address alone leads to, each once. */
function pagesOf(who: Scene["who"]): string[] {
  // Not the stations of one page, nor what needs the provider that other tests start.
  const own = scenes.filter(
    ({ who: whose, act, at }) => whose === who && !act && !/#|=oidc/.test(at),
  );
  return [...new Set(own.map(({ at }) => at))];
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

test("shows visitor pages without horizontal scrolling when narrow or zoomed", async ({
  page,
  problems,
}) => {
  problems.allow(/status of 404/);
  const paths = pagesOf("visitor");
  expect(paths.length).toBeGreaterThan(20);
  await expectNothingSticksOut(page, paths);
});

test("shows pages of a new account without horizontal scrolling when narrow or zoomed", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  const paths = pagesOf("newcomer");
  expect(paths.length).toBeGreaterThan(10);
  await expectNothingSticksOut(page, paths);
});

test("fits text of twice the size on visitor pages", async ({ page, problems }) => {
  problems.allow(/status of 404/);
  problems.allow(/Blocked script execution in '[^']+\/dev\/inbox\//);
  await expectRoomForLargeText(page, pagesOf("visitor"));
});

test("fits text of twice the size on pages of a new account", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await expectRoomForLargeText(page, pagesOf("newcomer"));
  // sample:begin
  await createProject(page, "Meadow");
  await upload(page, "meadow.jpg");
  const picture = await page.locator("main a[href*='/images/']").first().getAttribute("href");
  await expectRoomForLargeText(page, [new URL(page.url()).pathname, picture ?? "", "/dashboard"]);
  // sample:end
});
