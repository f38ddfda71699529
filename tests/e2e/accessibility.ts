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

const deep = Boolean(process.env.TEST_DEEP);
const counts = new WeakMap<Page, number>();

/** How often this page was looked at before. */
function lookedAt(page: Page): number {
  const count = counts.get(page) ?? 0;
  counts.set(page, count + 1);
  return count;
}

/**
 * Looks at the page as it stands: readable, and as wide as the window. Each time in another of
 * four ways, a phone or a desktop, light or dark; the deep tests look in every way.
 */
export async function expectReadable(page: Page): Promise<void> {
  const nth = lookedAt(page);
  const by = deep ? looks : looks.filter((_, which) => which === nth % looks.length);
  const before = page.viewportSize();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const { viewport, colorScheme } of by) {
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
