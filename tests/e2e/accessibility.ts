import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The accessibility rules of WCAG 2.2 A and AA, contrast included. */
async function complaints(page: Page): Promise<string[]> {
  // Its half a megabyte is read once by a document, not at every look.
  const axeSource = (await page.evaluate(() => "axe" in window)) ? ";" : undefined;
  const { violations } = await new AxeBuilder({ page, axeSource })
    // Mails are shown in sandboxed frames, which run no script, and so not this one either. It is
    // also three times as fast.
    .setLegacyMode()
    // The rest is not read.
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 900 };
type Look = { viewport: { width: number; height: number }; colorScheme: "dark" | "light" };

const looks: Look[] = [
  { viewport: phone, colorScheme: "dark" },
  { viewport: desktop, colorScheme: "light" },
  { viewport: phone, colorScheme: "light" },
  { viewport: desktop, colorScheme: "dark" },
];

/**
 * Expects the page in its present state to have one main heading. In `npm run test:full` it also
 * expects the page to meet the accessibility rules and to fit the width of the window, on a phone and
 * on a desktop, light and dark; that takes about a second a call.
 */
export async function expectReadable(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  if (!process.env.TEST_FULL) return;
  const before = page.viewportSize();
  for (const { viewport, colorScheme } of looks) {
    await page.setViewportSize(viewport);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await complaints(page), `${page.url()}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}
