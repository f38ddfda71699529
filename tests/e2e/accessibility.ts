import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The accessibility rules of WCAG 2.2 A and AA, contrast included. */
async function complaints(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Mails are shown in sandboxed frames, which run no script, and so not this one either. It is
    // also three times as fast.
    .setLegacyMode()
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** Looks at the page as it stands: readable in both themes, on a phone and on a desktop. */
export async function expectReadable(page: Page): Promise<void> {
  const before = page.viewportSize();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  // What a phone shows in the dark, tests/e2e/pages.spec.ts looks at.
  for (const { themes, ...viewport } of [
    { width: 360, height: 740, themes: ["light"] },
    { width: 1280, height: 900, themes: ["light", "dark"] },
  ] as const) {
    await page.setViewportSize(viewport);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await complaints(page), `${page.url()}, ${colorScheme}`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
}
