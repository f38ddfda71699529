import type { Page } from "@playwright/test";
import sharp from "sharp";

const plain = (background: string) =>
  sharp({ create: { width: 16, height: 12, channels: 3, background } })
    .png()
    .toBuffer();

/** Shows one colour instead of each screenshot of the app, which is taken again without a change of its page. */
export async function paintPlain(page: Page): Promise<void> {
  const screenshot = await plain("#d8c8a8");
  const contentType = "image/png";
  await page.route(/\/screenshots\//, (route) => route.fulfill({ contentType, body: screenshot }));
  // sample:begin
  // The same for each result, and another colour for each original: styles draw with chance, and
  // photographs need more colours than the comparison keeps.
  const photo = await plain("#8fa68e");
  await page.route(/\/(api\/images|samples)\//, (route) => {
    const { pathname } = new URL(route.request().url());
    // The page of an image has the original's id in its address.
    const original = page.url().includes(pathname.split("/").at(-1) ?? "");
    return route.fulfill({ contentType, body: original ? photo : screenshot });
  });
  // sample:end
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
