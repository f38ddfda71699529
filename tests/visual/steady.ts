import type { Page } from "@playwright/test";
import sharp from "sharp";

const plain = (background: string) =>
  sharp({ create: { width: 16, height: 12, channels: 3, background } })
    .png()
    .toBuffer();

/**
 * Shows one colour instead of each image, and another instead of each original: styles draw with
 * chance, photographs need more colours than the comparison keeps, and screenshots of the app are taken
 * anew without a change of the page that shows them.
 */
export async function paintPlain(page: Page): Promise<void> {
  const [result, original] = await Promise.all([plain("#d8c8a8"), plain("#8fa68e")]);
  await page.route(/\/(api\/images|samples|screenshots)\//, (route) => {
    const { pathname } = new URL(route.request().url());
    // The page of an image has the original's id in its address.
    const body = page.url().includes(pathname.split("/").at(-1) ?? "") ? original : result;
    return route.fulfill({ contentType: "image/png", body });
  });
}

/** Has the text font waited for: pages do without it when it arrives late. */
export async function awaitFont(page: Page): Promise<void> {
  await page.route(/\.css(\?|$)/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(
      /font-display:\s*optional/g,
      "font-display:block",
    );
    return route.fulfill({ response, body });
  });
}

/** Makes a page look the same on every day: its dates are one, its images and fonts have arrived. */
export async function holdSteady(page: Page): Promise<void> {
  await page.evaluate(() => {
    const months =
      "January|February|March|April|May|June|July|August|September|October|November|December";
    const same: [RegExp, string][] = [
      [new RegExp(`\\b\\d{1,2} (${months}) \\d{4}\\b`, "g"), "21 December 2026"],
      [/\b\d{2}:\d{2} UTC\b/g, "14:05 UTC"],
      [/\b\d+ (minute|hour|day|year)s? ago\b|\(now\)|^now$/g, "2 days ago"],
      [/\(in \d+ (minute|hour|day|year)s?\)/g, "(in 30 days)"],
    ];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: node } = texts;
      const steady = same.reduce(
        (text, [what, instead]) => text.replace(what, instead),
        node.nodeValue ?? "",
      );
      if (steady !== node.nodeValue) node.nodeValue = steady;
    }
    for (const image of document.images) image.loading = "eager";
  });
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete && image.naturalWidth > 0),
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
