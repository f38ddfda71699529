import type { Page } from "@playwright/test";
import { preview, receipt } from "@/components/marketing/example";
import { formatBytes, formatHoldings, formatTable } from "@/lib/format/counts";
import { formatDateTime } from "@/lib/format/dates";
import { expect, test } from "./fixtures";
import { exampleAccount, landingPage } from "./interface/public";
import { layoutShift } from "./layout-shift";

const step = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

const press = (page: Page, name: string) =>
  page.locator("#example").getByRole("link", { name, exact: true }).click();

/** From an account that is active to one that is restored, and then to one that is erased. */
async function walk(page: Page): Promise<void> {
  await page.goto("/");
  const active = step(page, exampleAccount.active);
  await expect(active).toBeVisible();
  await press(page, exampleAccount.open);
  const asked = step(page, exampleAccount.asked);
  await expect(asked).toBeVisible();
  await expect(active).toBeHidden();
  await expect(asked.getByText(formatHoldings(preview.holdings) ?? "no holdings")).toBeVisible();
  await asked.getByText(exampleAccount.records).click();
  for (const { table, count } of preview.rows)
    await expect(
      asked.getByRole("row", { name: `${formatTable(table)} ${count}`, exact: true }),
    ).toBeVisible();
  await press(page, exampleAccount.delete);
  const deleted = step(page, exampleAccount.deleted);
  await expect(deleted.getByText(formatDateTime(preview.restorableUntil)).first()).toBeVisible();
  await press(page, exampleAccount.restore);
  await expect(step(page, exampleAccount.restored)).toBeVisible();
  await expect(deleted).toBeHidden();
  await page.goBack();
  await expect(deleted).toBeVisible();
  await press(page, exampleAccount.fastForward);
  const erased = step(page, exampleAccount.erased);
  const { count = 0, bytes = 0 } = receipt.files.files ?? {};
  await expect(
    erased.getByRole("row", {
      name: `${exampleAccount.storedFiles} ${count} (${formatBytes(bytes)})`,
    }),
  ).toBeVisible();
  await expect(erased.getByText(exampleAccount.unsigned)).toBeVisible();
  await press(page, exampleAccount.startOver);
  await expect(active).toBeVisible();
  await expect(erased).toBeHidden();
}

test("deletes, restores and erases the example by mouse, without a request to the server", async ({
  page,
}) => {
  await page.goto("/", { waitUntil: "networkidle" });
  const asked: string[] = [];
  page.on("request", (request) => {
    // The browser's own wish, at every address anew.
    if (!/\/icon\.svg/.test(request.url())) asked.push(`${request.method()} ${request.url()}`);
  });
  // A font that arrives late under load may have moved a line before anything was pressed.
  const settled = await layoutShift(page);
  await press(page, exampleAccount.open);
  await press(page, exampleAccount.keep);
  await press(page, exampleAccount.open);
  await press(page, exampleAccount.delete);
  await press(page, exampleAccount.restore);
  await expect(step(page, exampleAccount.restored)).toBeVisible();
  expect(asked).toEqual([]);
  expect(await layoutShift(page)).toEqual(settled);
  await walk(page);
});

test("operates the example by keyboard, and announces each state to a screen reader", {
  tag: "@full",
}, async ({ page }) => {
  await page.goto("/", { waitUntil: "networkidle" });
  await page.locator("#example").getByRole("link", { name: exampleAccount.open }).focus();
  for (const [key, name] of [
    [exampleAccount.delete, exampleAccount.asked],
    [exampleAccount.fastForward, exampleAccount.deleted],
    [exampleAccount.startOver, exampleAccount.erased],
  ] as const) {
    await page.keyboard.press("Enter");
    // What has the focus is read out, by its heading.
    await expect(step(page, name)).toBeFocused();
    const next = step(page, name).getByRole("link", { name: key, exact: true });
    for (let presses = 0; presses < 5; presses += 1) {
      await page.keyboard.press("Tab");
      if (await next.evaluate((link) => link === document.activeElement)) break;
    }
    await expect(next).toBeFocused();
    await expect(next).toBeInViewport();
  }
  await page.keyboard.press("Enter");
  await expect(step(page, exampleAccount.active)).toBeFocused();
});

test("shows no motion in the example with reduced motion", { tag: "@full" }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/#example-deleted");
  const deleted = step(page, exampleAccount.deleted);
  await expect(deleted).toBeVisible();
  const transition = await deleted.evaluate((part) => getComputedStyle(part).transitionProperty);
  expect(transition).toBe("none");
});

test("copies the commands by a button", async ({ page, context, app }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: app.url });
  await page.goto("/", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: landingPage.copyCommands, exact: true }).click();
  await expect(page.getByText(landingPage.copied).first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "npm install && npm run dev",
  );
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("operates the example", async ({ page }) => {
    await walk(page);
  });
});

test("shows on the pricing page the plans of the database", async ({ page, sql }) => {
  const readPlans = () =>
    sql<{ name: string; monthly_price: number }>(
      "SELECT name, monthly_price FROM subscription_plans ORDER BY monthly_price, name",
    );
  let plans = await readPlans();
  await page.goto("/pricing");
  // Another test may have added a plan meanwhile.
  for (let now = await readPlans(); now.length > plans.length; now = await readPlans()) {
    plans = now;
    await page.reload();
  }
  expect(plans.length).toBeGreaterThan(0);
  const cards = page
    .getByRole("main")
    .locator("li")
    .filter({ has: page.getByRole("heading") });
  await expect(cards).toHaveCount(plans.length);
  for (const [index, plan] of plans.entries()) {
    const card = cards.nth(index);
    await expect(card.getByRole("heading", { name: plan.name, exact: true })).toBeVisible();
    await expect(card).toContainText(`€${plan.monthly_price / 100}`);
  }
});
