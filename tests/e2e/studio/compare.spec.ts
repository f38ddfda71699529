import type { Page } from "@playwright/test";
import { costOf } from "@/components/studio/styles/cost";
import { expect, test } from "../fixtures";
import { tabTo } from "../keyboard";
import { layoutShift } from "../layout-shift";
import { imagePage, renameDialog, styles } from "./interface";
import {
  applyStyle,
  createProject,
  expectImage,
  freeStyledImages,
  openImage,
  styleChoice,
  upload,
} from "./studio";

const slider = (page: Page) =>
  page.getByRole("slider", { name: imagePage.compare(styles.ink), exact: true });
const frame = (page: Page) => page.locator("[data-compare]");

/** Where the border between the two images stands, in percent of the width. */
async function border(page: Page): Promise<number> {
  const [outer, inner] = await Promise.all([
    frame(page).boundingBox(),
    frame(page).locator("> span").last().boundingBox(),
  ]);
  if (!outer || !inner) throw new Error("There is nothing to compare.");
  return Math.round(((inner.x + inner.width / 2 - outer.x) / outer.width) * 100);
}

async function begin(page: Page): Promise<void> {
  await createProject(page, "Compared");
  await upload(page, "meadow.jpg");
  await applyStyle(page, "meadow.jpg", styles.ink);
}

test("compares before and after by keyboard", { tag: "@full" }, async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await begin(page);
  const range = slider(page);
  await expect(range).toHaveAttribute("aria-valuetext", imagePage.compared(50, styles.ink));
  expect(await border(page)).toBe(50);
  await tabTo(page, page.getByRole("button", { name: imagePage.delete, exact: true }));
  await page.keyboard.press("Tab");
  await expect(range).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(range).toHaveAttribute("aria-valuetext", imagePage.compared(51, styles.ink));
  await page.keyboard.press("PageDown");
  await expect(range).toHaveAttribute("aria-valuetext", imagePage.compared(41, styles.ink));
  expect(await border(page)).toBe(41);
  await page.keyboard.press("Home");
  await expect(range).toHaveAttribute("aria-valuetext", imagePage.compared(0, styles.ink));
  expect(await border(page)).toBe(0);
  await page.keyboard.press("End");
  await expect(range).toHaveAttribute("aria-valuetext", imagePage.compared(100, styles.ink));
  expect(await border(page)).toBe(100);
  const outline = await frame(page)
    .locator("> span > span")
    .evaluate((handle) => getComputedStyle(handle).outlineStyle);
  expect(outline).toBe("solid");
});

for (const [screen, viewport] of Object.entries({
  phone: { width: 390, height: 800 },
  desktop: { width: 1280, height: 860 },
}))
  test(`compares before and after by pointer on a ${screen}, without layout shift`, {
    tag: "@full",
  }, async ({ page, signUpAndVerify }) => {
    await page.setViewportSize(viewport);
    await signUpAndVerify();
    await begin(page);
    await page.reload({ waitUntil: "networkidle" });
    expect(await layoutShift(page)).toEqual({ total: 0, moved: [] });
    // Where it stands is asked once: nothing may still be scrolling.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await frame(page).scrollIntoViewIfNeeded();
    const box = await frame(page).boundingBox();
    if (!box) throw new Error("There is nothing to compare.");
    const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
    await page.mouse.move(...at(0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.3), { steps: 4 });
    await page.mouse.move(...at(0.25));
    await page.mouse.up();
    await expect.poll(() => border(page)).toBe(25);
    await page.mouse.move(...at(0.8));
    expect(await border(page)).toBe(25);
    // A click takes it there, and the keys go on from there.
    await page.mouse.click(...at(0.75));
    await expect.poll(() => border(page)).toBe(75);
    await page.keyboard.press("ArrowLeft");
    await expect(slider(page)).toHaveAttribute(
      "aria-valuetext",
      imagePage.compared(74, styles.ink),
    );
  });

test("shows the two images side by side without JavaScript", async ({
  page,
  browser,
  app,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await begin(page);
  const context = await browser.newContext({
    baseURL: app.url,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(page.url());
  const places = await Promise.all(
    [imagePage.original("meadow.jpg"), imagePage.result("meadow.jpg", styles.ink)].map((name) =>
      plain.getByRole("img", { name, exact: true }).boundingBox(),
    ),
  );
  const [before, after] = places;
  expect(before && after && before.x + before.width <= after.x).toBe(true);
  expect(before?.width).toBe(after?.width);
  expect(before?.height).toBeGreaterThan(100);
  await expect(slider(plain)).toBeHidden();
  await context.close();
});

test("links images to the next, renames them, and shows each result by its URL", {
  tag: "@full",
}, async ({ page, signUpAndVerify }) => {
  test.setTimeout(120_000);
  await signUpAndVerify();
  const project = "Two images";
  await createProject(page, project);
  await upload(page, "older.jpg");
  await upload(page, "newer.jpg");
  await applyStyle(page, "newer.jpg", styles.ink);
  await page.getByRole("checkbox", { name: styleChoice(styles.autumn) }).check();
  await expect(page.getByText(costOf(1, freeStyledImages - 1))).toBeVisible();
  await page.getByRole("button", { name: imagePage.applyStyle }).click();
  await expectImage(page, imagePage.result("newer.jpg", styles.autumn));
  await expect(page.getByRole("checkbox", { name: styleChoice(styles.autumn) })).toBeDisabled();
  await page.getByRole("link", { name: imagePage.show(styles.ink) }).click();
  await expect(page).toHaveURL(/\?style=ink$/);
  await expectImage(page, imagePage.result("newer.jpg", styles.ink));
  await page.getByRole("link", { name: imagePage.next, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "older.jpg" })).toBeVisible();
  await expect(page.getByRole("link", { name: imagePage.next, exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: imagePage.rename }).click();
  await page.getByLabel(renameDialog.imageName).fill("../Lake at dawn.png");
  await page.getByRole("button", { name: renameDialog.submit }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Lake at dawn.jpg" })).toBeVisible();
  await page.getByRole("link", { name: imagePage.previous, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "newer.jpg" })).toBeVisible();
  await page.getByRole("link", { name: project, exact: true }).click();
  await openImage(page, "Lake at dawn.jpg");
});
