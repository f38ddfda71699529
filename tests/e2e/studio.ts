import { expect, type Page } from "@playwright/test";
import sharp from "sharp";

/** A small photograph, good enough to draw something from. */
export function picture(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240">
    <defs><linearGradient id="sky" y2="1"><stop stop-color="#88aadd"/><stop offset="1" stop-color="#eeeecc"/></linearGradient></defs>
    <rect width="320" height="240" fill="url(#sky)"/><circle cx="230" cy="70" r="34" fill="#f4d03f"/>
    <path d="M0 240 L90 110 L180 240 L250 150 L320 240 Z" fill="#3d6b4f"/></svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** Creates a project from the dashboard; ends on the project's page. */
export async function createProject(page: Page, name: string): Promise<void> {
  await page.goto("/dashboard");
  // The first project is asked for on the page itself, every other one in a dialog.
  const dialog = page.getByRole("button", { name: "New project" });
  if (await dialog.isVisible()) await dialog.click();
  await page.getByLabel("Project name").fill(name);
  await page.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL("**/projects/*");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Uploads a picture to the project that the page shows; ends when the page shows it. */
export async function upload(page: Page, name: string): Promise<void> {
  const file = { name, mimeType: "image/jpeg", buffer: await picture() };
  await page.getByLabel("Picture", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Upload" }).click();
  await expectPicture(page, name);
}

/** Starts a style on the page's only picture and waits for the result, without touching the page. */
export async function applyStyle(page: Page, name: string, style: string): Promise<void> {
  await page.getByRole("button", { name: style, exact: true }).click();
  await expectPicture(page, `${name} in the style ${style}`);
}

/** Waits until the page shows this picture, loaded. */
export async function expectPicture(page: Page, alt: string): Promise<void> {
  const image = page.getByRole("img", { name: alt, exact: true });
  await expect(image).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(() =>
      image.evaluate((node) => (node instanceof HTMLImageElement ? node.naturalWidth : 0)),
    )
    .toBeGreaterThan(0);
}
