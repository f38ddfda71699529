import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { unzip } from "@/tests/support/unzip";
import { expect, test } from "./fixtures";
import { confirmFields, dataPage } from "./interface/settings";
import type { Person } from "./people";

const status = "**/api/account/export/status";

async function prepare(page: Page, person: Person): Promise<void> {
  await page.goto("/settings/data");
  await page.getByLabel(confirmFields.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: dataPage.submit }).click();
  await expect(page.getByRole("link", { name: dataPage.download })).toBeVisible();
}

test("says that a download is complete once the archive was sent whole", async ({
  page,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await prepare(page, person);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: dataPage.download }).click(),
  ]);
  const files = unzip(await readFile(await download.path()));
  expect(files.get("account.json")?.toString()).toContain(person.email);
  await expect(page.getByText(dataPage.complete)).toBeVisible();
});

test("says that a download stopped, or that nothing is known of it, and never that it is complete", async ({
  page,
  problems,
  signUpAndVerify,
}) => {
  problems.allow(/export\/status|ERR_CONNECTION_RESET/);
  const person = await signUpAndVerify();
  await prepare(page, person);
  let asked = 0;
  // Broken off half way: the browser has a file, and the server has recorded no whole archive.
  await page.route("**/api/account/export", (route) =>
    route.fulfill({
      contentType: "application/zip",
      headers: { "content-disposition": "attachment; filename=export.zip" },
      body: "PK",
    }),
  );
  await page.route(status, (route) => {
    asked += 1;
    const running = asked < 3 ? { done: 1, total: 4 } : null;
    return route.fulfill({ json: { running, completedAt: null } });
  });
  await page.getByRole("link", { name: dataPage.download }).click();
  await expect(page.getByText(dataPage.stopped)).toBeVisible();
  await page.unroute(status);
  await page.route(status, (route) => route.abort("connectionreset"));
  await prepare(page, person);
  await page.getByRole("link", { name: dataPage.download }).click();
  await expect(page.getByText(dataPage.unknown)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(dataPage.complete)).toBeHidden();
});

test("leads to a page that says why where the confirmation is used up, and saves no page as the archive", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await page.goto("/api/account/export");
  await expect(page).toHaveURL(/\/settings\/data\?error=reauthentication_required$/);
  await expect(page.getByText(dataPage.notStarted)).toBeVisible();
});

test("shows the page as ever for an error that does not exist", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  for (const word of ["constructor", "__proto__", "toString"]) {
    const pages = [`/settings/data?error=${word}`, `/settings/security?error=${word}&done=${word}`];
    for (const address of pages) expect((await page.goto(address))?.status(), address).toBe(200);
    await page.goto(`/settings/data?error=${word}`);
    await expect(page.getByText(dataPage.notStarted)).toBeHidden();
  }
});
