import { readFile } from "node:fs/promises";
import { unzip } from "@/tests/support/unzip";
import { expect, test } from "./fixtures";
import {
  addIdleJob,
  choose,
  createProject,
  expectPicture,
  openPicture,
  picture,
  upload,
} from "./studio";

const files = async (...names: string[]) => {
  const buffer = await picture();
  return names.map((name) => ({ name, mimeType: "image/jpeg", buffer }));
};

test("several pictures get styles at once, and the cost is told before", async ({
  page,
  signUpAndVerify,
}) => {
  test.setTimeout(90_000);
  await signUpAndVerify();
  await createProject(page, "Several");
  await choose(page, await files("one.jpg", "two.jpg", "three.jpg"));
  for (const name of ["one.jpg", "two.jpg", "three.jpg"]) await expectPicture(page, name);
  const bar = page.getByRole("button", { name: "Apply styles…" });
  await expect(bar).toBeHidden();
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("checkbox", { name: "Select two.jpg" }).uncheck();
  await expect(page.getByText("2 pictures selected")).toBeVisible();
  await bar.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /^Ink/ }).check();
  await dialog.getByRole("checkbox", { name: /^Linocut/ }).check();
  await expect(dialog.getByText("This uses 4 of your 50 images left this month.")).toBeVisible();
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
  await dialog.getByRole("button", { name: "Apply to 2 pictures" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("4 jobs started.")).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(page.getByText("2 results")).toHaveCount(2, { timeout: 30_000 });
  await page.getByRole("combobox", { name: "Which pictures" }).selectOption("without");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page).toHaveURL(/show=without/);
  await expect(page.getByRole("link", { name: "two.jpg" })).toBeVisible();
  await expect(page.getByRole("link", { name: "one.jpg" })).toHaveCount(0);
});

test("what the plan no longer holds is told for each picture, and the rest is done", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  const { email } = await signUpAndVerify();
  await createProject(page, "Scarce");
  await choose(page, await files("one.jpg", "two.jpg"));
  for (const name of ["one.jpg", "two.jpg"]) await expectPicture(page, name);
  await sql(
    `INSERT INTO usage_tracking (user_id, metric, period_start, quantity)
     SELECT id, 'images_processed', date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', 49
     FROM users WHERE email = $1`,
    [email],
  );
  await page.reload();
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Apply styles…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /^Ink/ }).check();
  await expect(dialog.getByText("This needs 2 of your 1 image left this month")).toBeVisible();
  await dialog.getByRole("button", { name: "Apply to 2 pictures" }).click();
  await expect(page.getByText("1 job of 2 started.")).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByText(/: The 50 images that the Seedling plan holds/)).toHaveCount(1);
});

test("regression: what is pressed before the scripts are there counts", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Slow");
  await choose(page, await files("one.jpg", "two.jpg"));
  for (const name of ["one.jpg", "two.jpg"]) await expectPicture(page, name);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  const all = page.getByRole("checkbox", { name: "Select all on this page" });
  await all.check();
  const each = page.getByRole("checkbox", { name: /(one|two)\.jpg/ });
  await expect(each.first()).not.toBeChecked();
  release();
  for (const box of await each.all()) await expect(box).toBeChecked();
  await expect(all).toBeChecked();
});

test("pictures that are selected are downloaded as one archive, and deleted", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Archive");
  await choose(page, await files("one.jpg", "two.jpg"));
  for (const name of ["one.jpg", "two.jpg"]) await expectPicture(page, name);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("perennial-pictures.zip");
  const archive = unzip(await readFile(await download.path()));
  expect([...archive.keys()].sort()).toEqual(["one.jpg", "two.jpg"]);
  await page.getByRole("checkbox", { name: "Select one.jpg" }).uncheck();
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete pictures" }).click();
  await expect(page.getByText("1 picture deleted.")).toBeVisible();
  await expect(page.getByRole("link", { name: "two.jpg" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "one.jpg" })).toBeVisible();
});

test("the queue shows what is under way, lets it be cancelled and tried again", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Queue");
  await upload(page, "meadow.jpg");
  await openPicture(page, "meadow.jpg");
  await addIdleJob(sql, new URL(page.url()).pathname.split("/").at(-1) ?? "");
  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(page.getByText("1 job under way, 1 job in all.")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Ink of meadow.jpg" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel Ink of meadow.jpg" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Try Ink of meadow.jpg again" }).click();
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Ink of meadow.jpg is done.")).toHaveCount(1);
  await expect(page.getByRole("button", { name: /^Try/ })).toHaveCount(0);
  await page.getByRole("link", { name: "meadow.jpg" }).first().click();
  await expectPicture(page, "meadow.jpg in the style Ink");
});
