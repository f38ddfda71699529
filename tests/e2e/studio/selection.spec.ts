import { readFile } from "node:fs/promises";
import { countOf } from "@/components/studio/labels";
import { costOf } from "@/components/studio/styles/cost";
import { describeQuota } from "@/lib/billing/wording";
import { downloadName } from "@/lib/http/attachment";
import { imagesDeleted, jobsStarted } from "@/lib/studio/images/selection-wording";
import { styledImages } from "@/lib/studio/meters";
import { unzip } from "@/tests/support/unzip";
import { expect, test } from "../fixtures";
import {
  applyStylesDialog,
  deleteImagesDialog,
  imagePage,
  jobsPage,
  jobUpdates,
  projectPage,
  selection,
  styles,
} from "./interface";
import {
  addIdleJob,
  choose,
  createProject,
  expectImage,
  freeStyledImages,
  openImage,
  picture,
  styleChoice,
  upload,
  usageWith,
} from "./studio";

const files = async (...names: string[]) => {
  const buffer = await picture();
  return names.map((name) => ({ name, mimeType: "image/jpeg", buffer }));
};

test("applies styles to several images at once, with the cost shown before", async ({
  page,
  signUpAndVerify,
}) => {
  test.setTimeout(90_000);
  await signUpAndVerify();
  await createProject(page, "Several");
  await choose(page, await files("one.jpg", "two.jpg", "three.jpg"));
  for (const name of ["one.jpg", "two.jpg", "three.jpg"]) await expectImage(page, name);
  const bar = page.getByRole("button", { name: selection.applyStyles });
  await expect(bar).toBeHidden();
  await page.getByRole("checkbox", { name: selection.all }).check();
  await page.getByRole("checkbox", { name: selection.one("two.jpg") }).uncheck();
  await expect(page.getByText(selection.count(2))).toBeVisible();
  await bar.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: styleChoice(styles.ink) }).check();
  await dialog.getByRole("checkbox", { name: styleChoice(styles.linocut) }).check();
  await expect(dialog.getByText(costOf(4, freeStyledImages))).toBeVisible();
  await expect
    .poll(
      () =>
        dialog
          .locator("img")
          .first()
          .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
      {
        timeout: 20_000,
      },
    )
    .toBeGreaterThan(0);
  await dialog.getByRole("button", { name: applyStylesDialog.submit(2) }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(jobsStarted(4))).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(page.getByText(countOf(2, "result"))).toHaveCount(2, { timeout: 30_000 });
  await page.getByRole("combobox", { name: projectPage.filter }).selectOption("without");
  await page.getByRole("button", { name: projectPage.applyFilter, exact: true }).click();
  await expect(page).toHaveURL(/show=without/);
  await expect(page.getByRole("link", { name: "two.jpg" })).toBeVisible();
  await expect(page.getByRole("link", { name: "one.jpg" })).toHaveCount(0);
});

test("reports for each image what the plan does not allow, and processes the rest", {
  tag: "@full",
}, async ({ page, sql, signUpAndVerify }) => {
  const { email } = await signUpAndVerify();
  await createProject(page, "Scarce");
  await choose(page, await files("one.jpg", "two.jpg"));
  for (const name of ["one.jpg", "two.jpg"]) await expectImage(page, name);
  await sql(
    `INSERT INTO usage_tracking (user_id, meter, period_start, quantity)
     SELECT id, 'styled_images', date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', 49
     FROM users WHERE email = $1`,
    [email],
  );
  await page.reload();
  await page.getByRole("checkbox", { name: selection.all }).check();
  await page.getByRole("button", { name: selection.applyStyles }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: styleChoice(styles.ink) }).check();
  await expect(dialog.getByText(costOf(2, 1))).toBeVisible();
  await dialog.getByRole("button", { name: applyStylesDialog.submit(2) }).click();
  await expect(page.getByText(jobsStarted(1, 1))).toBeVisible();
  const main = page.getByRole("main");
  const all = { meter: styledImages, used: freeStyledImages, limit: freeStyledImages };
  const spent = describeQuota(usageWith(all), styledImages);
  await expect(main.getByText(`: ${spent}`)).toHaveCount(1);
});

test("regression: keeps a selection that was made before the scripts loaded", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Slow");
  await choose(page, await files("one.jpg", "two.jpg"));
  for (const name of ["one.jpg", "two.jpg"]) await expectImage(page, name);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  const all = page.getByRole("checkbox", { name: selection.all });
  await all.check();
  const each = page.getByRole("checkbox", { name: /(one|two)\.jpg/ });
  await expect(each.first()).not.toBeChecked();
  release();
  for (const box of await each.all()) await expect(box).toBeChecked();
  await expect(all).toBeChecked();
});

test("downloads selected images as one archive, and deletes them", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Archive");
  await choose(page, await files("one.jpg", "two.jpg"));
  for (const name of ["one.jpg", "two.jpg"]) await expectImage(page, name);
  await page.getByRole("checkbox", { name: selection.all }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: selection.download }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(downloadName("images.zip"));
  const archive = unzip(await readFile(await download.path()));
  expect([...archive.keys()].sort()).toEqual(["one.jpg", "two.jpg"]);
  await page.getByRole("checkbox", { name: selection.one("one.jpg") }).uncheck();
  await page.getByRole("button", { name: selection.delete }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: deleteImagesDialog.submit(1) })
    .click();
  await expect(page.getByText(imagesDeleted(1))).toBeVisible();
  await expect(page.getByRole("link", { name: "two.jpg" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "one.jpg" })).toBeVisible();
});

test("lists open jobs, and cancels and retries them", {
  tag: "@full",
}, async ({ page, sql, signUpAndVerify }) => {
  await signUpAndVerify();
  await createProject(page, "Queue");
  await upload(page, "meadow.jpg");
  await openImage(page, "meadow.jpg");
  await addIdleJob(sql, new URL(page.url()).pathname.split("/").at(-1) ?? "");
  await page.getByRole("link", { name: jobsPage.heading }).click();
  await expect(page.getByText(jobsPage.counts(1, 1))).toBeVisible();
  await expect(
    page.getByRole("progressbar", { name: jobsPage.job(styles.ink, "meadow.jpg") }),
  ).toBeVisible();
  await page.getByRole("button", { name: jobsPage.cancel(styles.ink, "meadow.jpg") }).click();
  await expect(page.getByText(jobsPage.cancelled, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: jobsPage.retry(styles.ink, "meadow.jpg") }).click();
  await expect(page.getByText(jobsPage.done, { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(jobUpdates.done(styles.ink, "meadow.jpg"))).toHaveCount(1);
  await expect(page.getByRole("button", { name: jobsPage.anyRetry })).toHaveCount(0);
  await page.getByRole("link", { name: "meadow.jpg" }).first().click();
  await expectImage(page, imagePage.result("meadow.jpg", styles.ink));
});
