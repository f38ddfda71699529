import { expect, type Locator } from "@playwright/test";

/**
 * Waits until React has taken over an element that came with the page: what it does by script alone,
 * it does from then on.
 */
export async function waitUntilHydrated(target: Locator): Promise<void> {
  await expect
    .poll(() =>
      target.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps$"))),
    )
    .toBe(true);
}
