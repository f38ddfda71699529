import sharp from "sharp";
import { publicPages } from "@/lib/http/policy/public-pages";
import { test } from "../e2e/fixtures";
import { paintPreview, previewSize } from "./preview-image";

test.use({ viewport: previewSize, colorScheme: "light", deviceScaleFactor: 1, bypassCSP: true });

test("renders the link preview images of the public pages", async ({ page }) => {
  // A second visit has the fonts from the first.
  await page.goto("/", { waitUntil: "networkidle" });
  for (const { picture, title, description } of publicPages) {
    await page.goto("/", { waitUntil: "networkidle" });
    await paintPreview(page, title, description);
    await sharp(await page.screenshot())
      .png({ palette: true, colours: 128, effort: 10 })
      .toFile(`public/og/${picture}.png`);
  }
});
