import { expect, test } from "./fixtures";
import { layoutShift } from "./layout-shift";
import { slowDocuments } from "./slow-document";

const ownPages = ["/dashboard", "/settings/profile", "/settings/security", "/settings/danger"];
const phone = { width: 360, height: 740 };

test("shows no layout shift on a slow phone", { tag: "@full" }, async ({ newVisitor }) => {
  test.setTimeout(120_000);
  for (const route of ["/", "/sign-in", "/sign-up", "/restore"]) {
    const page = await newVisitor();
    await page.setViewportSize(phone);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 15 });
    await page.goto(route, { waitUntil: "load" });
    await page.waitForTimeout(1000);
    // What was painted before the end of the document was read stays where it is; a line that
    // grows by its next word counts less than this.
    const { total, moved } = await layoutShift(page);
    expect(total, `${route}: ${moved.join("\n")}`).toBeLessThan(0.01);
    await page.close();
  }
});

// The head of the page was painted while its last link was still on the way, and then moved aside.
test("paints a document completely that arrives in parts", async ({ app, page }) => {
  await page.setViewportSize(phone);
  const slow = await slowDocuments(app.url, 'href="/sign-in"');
  await page.goto(slow.url, { waitUntil: "networkidle" });
  expect(await layoutShift(page)).toEqual({ total: 0, moved: [] });
  slow.close();
});

test("says that a page does not exist", async ({ page, problems }) => {
  problems.allow(/404/);
  const response = await page.goto("/no-such-page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("redirects signed-out visitors from account pages to the sign-in page", async ({ page }) => {
  for (const route of ownPages) {
    await page.goto(route);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  }
});

test("applies a chosen theme from the first paint", async ({ app, page, context }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await context.addCookies([{ name: "theme", value: "dark", url: app.url }]);
  await page.addInitScript(() => {
    new PerformanceObserver((_list, observer) => {
      observer.disconnect();
      document.documentElement.dataset.firstPaint = getComputedStyle(document.body).backgroundColor;
    }).observe({ type: "paint", buffered: true });
  });
  for (const route of ["/", "/sign-in"]) {
    await page.goto(route, { waitUntil: "networkidle" });
    await page.waitForFunction(() => document.documentElement.dataset.firstPaint);
    const [first, now] = await page.evaluate(() => [
      document.documentElement.dataset.firstPaint,
      getComputedStyle(document.body).backgroundColor,
    ]);
    expect(first).toBe(now);
    // Dark: every channel is below the middle.
    const channels =
      now
        ?.match(/[\d.]+/g)
        ?.slice(0, 3)
        .map(Number) ?? [];
    expect(Math.max(...channels), now).toBeLessThan(128);
  }
});
