import type { Page } from "@playwright/test";
import { expectReadable } from "../accessibility";
import { expect, test } from "../fixtures";
import { overviewPage } from "../interface/admin";

const figure = (page: Page, name: string) =>
  page
    .getByLabel(overviewPage.figures, { exact: true })
    .locator("div", { has: page.getByRole("term").filter({ hasText: name }) });

/** A day of the last 30 on which nothing else happens here: in the table, from the newest. */
const daysAgo = 17;

const happen =
  "INSERT INTO audit_logs (action, created_at) SELECT $1, now() - make_interval(days => $2) FROM generate_series(1, $3::int)";

test("counts what there is, and what has happened by day, in charts and a table", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  const { email } = await signUpAndVerify();
  await sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);
  await page.goto("/admin");
  await page.getByText(overviewPage.numbers).click();
  const table = page.getByRole("table", { name: overviewPage.table });
  await expect(table.getByRole("row")).toHaveCount(31);
  const day = table.getByRole("row").nth(daysAgo + 1);
  const counts = async () => (await day.getByRole("cell").allTextContents()).map(Number);
  const before = await counts();
  for (const [action, count] of [
    ["account.created", 3],
    ["account.deleted", 2],
    ["account.restored", 1],
    ["account.erased", 4],
  ])
    await sql(happen, [action, daysAgo, count]);

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: overviewPage.heading })).toBeVisible();
  const chart = page.getByRole("figure", { name: overviewPage.signUps });
  // Today’s sign-ups, and those of that day.
  await expect(chart.locator(".recharts-bar-rectangle path").nth(1)).toBeVisible();
  const total = Number((await chart.getAttribute("aria-label"))?.split(": ")[1]);
  await page.getByText(overviewPage.numbers).click();
  expect(await counts()).toEqual([3, 2, 1, 4].map((more, index) => (before[index] ?? 0) + more));
  const signUps = await table.getByRole("row").locator("td:nth-of-type(1)").allTextContents();
  expect(signUps.reduce((sum, each) => sum + Number(each), 0)).toBe(total);
  await expectReadable(page);

  await figure(page, overviewPage.failedJobs).getByRole("link").click();
  await expect(page).toHaveURL(/\/admin\/jobs\?state=failed$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("shows the numbers in place of the charts", async ({ page, sql, signUpAndVerify }) => {
    const { email } = await signUpAndVerify();
    await sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);
    await page.goto("/admin");
    await expect(page.getByRole("figure").first()).toBeHidden();
    await page.getByText(overviewPage.numbers).click();
    await expect(page.getByRole("table", { name: overviewPage.table })).toBeVisible();
  });
});
