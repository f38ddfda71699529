import sharp from "sharp";
import { publicPages } from "@/lib/http/policy/public-pages";
import { test } from "../e2e/fixtures";
import { paintPicture, pictureSize } from "./page-picture";

test.use({ viewport: pictureSize, colorScheme: "light", deviceScaleFactor: 1, bypassCSP: true });

test("the pictures that other sites show of public pages", async ({ page }) => {
  // A second visit has the fonts from the first.
  await page.goto("/", { waitUntil: "networkidle" });
  for (const { picture, title, description } of publicPages) {
    await page.goto("/", { waitUntil: "networkidle" });
    await paintPicture(page, title, description);
    await sharp(await page.screenshot())
      .png({ palette: true, colours: 128, effort: 10 })
      .toFile(`public/og/${picture}.png`);
  }
});
