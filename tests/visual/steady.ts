import type { Page } from "@playwright/test";

/** Makes a page look the same on every day: its dates are one, its pictures and fonts have arrived. */
export async function holdSteady(page: Page): Promise<void> {
  await page.evaluate(() => {
    const months =
      "January|February|March|April|May|June|July|August|September|October|November|December";
    const same: [RegExp, string][] = [
      [new RegExp(`\\b\\d{1,2} (${months}) \\d{4}\\b`, "g"), "21 December 2026"],
      [/\b\d{2}:\d{2} UTC\b/g, "14:05 UTC"],
      [/\b\d+ (minute|hour|day|year)s? ago\b|\(now\)|^now$/g, "2 days ago"],
      [/\b\d+ (minute|hour|day|year)s? from now\b/g, "30 days from now"],
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
