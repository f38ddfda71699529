import type { Page } from "@playwright/test";
import sharp, { type Region } from "sharp";
import { expect, test } from "../e2e/fixtures";
import { deletionFacts } from "../e2e/interface/deletion";
import { deleteAccount } from "../e2e/people";
import { applyStyle, choose, createProject, expectImage } from "../e2e/studio/studio";

const folder = "public/screenshots";
const desktop = { width: 1280, height: 860 };
// sample:begin
const phone = { width: 390, height: 620 };
// sample:end
const sharpness = 2;

/** Takes a screenshot of what the page shows around a part of it, `width` pixels wide. */
async function take(page: Page, name: string, width: number, part: string): Promise<void> {
  await page.reload({ waitUntil: "networkidle" });
  // Nobody's scrollbar is in a screenshot; its room would be.
  await page.addStyleTag({ content: "html { scrollbar-gutter: auto }" });
  await page
    .locator(part)
    .first()
    .evaluate((node) => node.scrollIntoView({ block: "center", behavior: "instant" }));
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
  const screenshot = await page.screenshot({ animations: "disabled" });
  await sharp(screenshot)
    .resize({ width })
    .webp({ quality: 70, smartSubsample: true, effort: 6 })
    .toFile(`${folder}/${name}.webp`);
}

const takeWide = (page: Page, name: string, part: string) => take(page, name, 1600, part);

// sample:begin
async function takeNarrow(page: Page, name: string, part: string): Promise<void> {
  await page.setViewportSize(phone);
  await take(page, `${name}-phone`, phone.width * sharpness, part);
  await page.setViewportSize(desktop);
}

const photograph = (region?: Region) => {
  const whole = sharp("public/samples/meadow.jpg");
  return (region ? whole.extract(region) : whole).jpeg({ quality: 90 }).toBuffer();
};

const projects: [name: string, image: string, region?: Region][] = [
  ["Wild flowers", "poppies.jpg", { left: 200, top: 767, width: 480, height: 300 }],
  ["Still water", "lake.jpg", { left: 860, top: 340, width: 640, height: 400 }],
  ["Herbarium", "meadow.jpg"],
];
// sample:end

// Both themes are taken in one database.
const addresses = { light: "mira@example.com", dark: "mira@example.net" };

for (const theme of ["light", "dark"] as const)
  test.describe(theme, () => {
    test.use({
      viewport: desktop,
      colorScheme: theme,
      deviceScaleFactor: sharpness,
      bypassCSP: true,
    });

    test("takes the screenshots of the README and the start page", async ({
      page,
      signUpAndVerify,
      sql,
    }) => {
      test.setTimeout(180_000);
      const person = await signUpAndVerify({ name: "Mira Moss", email: addresses[theme] });
      await sql("UPDATE users SET created_at = now() - interval '200 days' WHERE email = $1", [
        person.email,
      ]);
      // sample:begin
      for (const [project, name, region] of projects) {
        await createProject(page, project);
        await choose(page, { name, mimeType: "image/jpeg", buffer: await photograph(region) });
        await expectImage(page, name);
      }
      await applyStyle(page, "meadow.jpg", "Watercolour");
      await takeWide(page, `image-${theme}`, "[data-compare]");
      await takeNarrow(page, `image-${theme}`, "[data-compare]");
      await page.goto("/dashboard");
      await takeWide(page, `dashboard-${theme}`, "h1");
      await takeNarrow(page, `dashboard-${theme}`, "main li");
      // sample:end
      await page.goto("/settings/danger");
      await expect(page.getByText(deletionFacts.undo)).toBeVisible();
      await takeWide(page, `danger-${theme}`, "h1");
      // sample:begin
      await takeNarrow(page, `danger-${theme}`, "h1");
      // sample:end
      await deleteAccount(page, person);
      await takeWide(page, `goodbye-${theme}`, "h1");
    });
  });
