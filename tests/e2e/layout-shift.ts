import { type BrowserContext, expect, type Page } from "@playwright/test";
import { appConfig } from "@/lib/app-config";

declare global {
  interface Window {
    layoutShifts?: { value: number; nodes: string[] }[];
  }
}

/** Makes every page of a context record its layout shifts from the first paint on. */
export async function recordLayoutShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    type Shift = PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources?: { node?: Node | null }[];
    };
    window.layoutShifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        if (entry.hadRecentInput) continue;
        const nodes = (entry.sources ?? []).map((source) =>
          source.node instanceof Element ? source.node.outerHTML.slice(0, 120) : "",
        );
        window.layoutShifts?.push({ value: entry.value, nodes });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** The sum of the page's layout shifts so far that no input caused (CLS without windows), and what moved. */
export async function layoutShift(page: Page): Promise<{ total: number; moved: string[] }> {
  const shifts = await page.evaluate(() => window.layoutShifts ?? []);
  return {
    total: shifts.reduce((sum, shift) => sum + shift.value, 0),
    moved: shifts.flatMap((shift) => shift.nodes),
  };
}

const screens = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 860 },
};

/** How much of a page may move while it loads (CLS). */
const most = 0.01;

/** Loads an address again, on a phone and on a desktop: what was painted stays where it was. */
export async function expectStill(page: Page, address: string): Promise<void> {
  const before = page.viewportSize();
  for (const [screen, viewport] of Object.entries(screens)) {
    // An address that differs by its fragment alone would not be loaded.
    await page.goto("about:blank");
    await page.setViewportSize(viewport);
    await page.goto(address, { waitUntil: "networkidle" });
    await expect.poll(() => page.title()).toContain(appConfig.name);
    const { total, moved } = await layoutShift(page);
    const message = `layout shift of ${address} on a ${screen}: ${moved.join("\n")}`;
    expect(total, message).toBeLessThanOrEqual(most);
  }
  if (before) await page.setViewportSize(before);
}
