import { expect, type Page } from "@playwright/test";
import sharp from "sharp";
import { freePlanRow } from "@/db/seed-plans";
import type { MeterUsage } from "@/lib/billing/usage";
import { styledImages } from "@/lib/studio/meters";
import { dashboardPage, imagePage, newProjectDialog, uploadPanel, welcomePage } from "./interface";

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
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await button(dashboardPage.newProject).or(button(welcomePage.newProject)).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(newProjectDialog.name).fill(name);
  await dialog.getByRole("button", { name: newProjectDialog.submit }).click();
  await page.waitForURL("**/projects/*");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Chooses files in the project that the page shows; without JavaScript, also presses the button. */
export async function choose(page: Page, files: ChosenFile | ChosenFile[]): Promise<void> {
  await page.getByLabel(uploadPanel.choose).setInputFiles(files);
  const button = page.getByRole("button", { name: uploadPanel.submit, exact: true });
  if (await button.isVisible()) await button.click();
}

/** Uploads an image to the project that the page shows; ends when the page shows it. */
export async function upload(page: Page, name: string): Promise<void> {
  await choose(page, { name, mimeType: "image/jpeg", buffer: await picture() });
  await expectImage(page, name);
}

/** Opens the page of an image from the project that the page shows. */
export async function openImage(page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { name, exact: true }).getByRole("link").click();
  await page.waitForURL("**/images/*");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** What a style begins with where it is chosen: its name, before its description. */
export const styleChoice = (style: string) => new RegExp(`^${style}`);

/** Applies a style to an image of the project that the page shows; ends on the image's page. */
export async function askForStyle(page: Page, name: string, style: string): Promise<void> {
  await openImage(page, name);
  await page.getByRole("checkbox", { name: styleChoice(style) }).check();
  await page.getByRole("button", { name: imagePage.applyStyle }).click();
}

/** As `askForStyle`; ends when the page shows the result, which it does by itself with script alone. */
export async function applyStyle(page: Page, name: string, style: string): Promise<void> {
  await askForStyle(page, name, style);
  await expectImage(page, imagePage.result(name, style));
}

/** How many styled images a month the plan of an account without a subscription includes. */
export const freeStyledImages = styledImages.included[freePlanRow.slug] ?? 0;

/** The usage of one meter, on the free plan where no other is named. */
export const usageWith = (usage: MeterUsage, plan = freePlanRow.name) => ({
  plan: { name: plan },
  meters: [usage],
  renewsAt: nextMonth(),
});

/** When the limits of this month reset. */
export function nextMonth(): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}

type Sql = (text: string, values?: unknown[]) => Promise<{ id: string }[]>;

/**
 * Adds a job in the style Ink on an original, which the queue holds back for a day: nobody works on it,
 * and no cleanup ends it as one that is stuck. Returns its id.
 */
export async function addIdleJob(
  sql: Sql,
  imageId: string,
  { status = "queued", progress = 0 } = {},
): Promise<string> {
  const [job] = await sql(
    `WITH job AS (
       INSERT INTO processing_jobs (project_id, image_id, style_id, status, progress)
       SELECT i.project_id, i.id, s.id, $2::text, $3::int FROM images i, system_styles s
       WHERE i.id = $1 AND s.slug = 'ink' RETURNING id
     )
     SELECT id, graphile_worker.add_job('process-image', json_build_object('jobId', id),
       run_at := now() + interval '1 day', job_key := 'process-image:' || id) FROM job`,
    [imageId, status, progress],
  );
  if (!job) throw new Error("The job was not added.");
  return job.id;
}

/** Waits until the page shows this image, loaded. */
export async function expectImage(page: Page, alt: string): Promise<void> {
  const image = page.getByRole("img", { name: alt, exact: true });
  await expect(image).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(
      () => image.evaluate((node) => (node instanceof HTMLImageElement ? node.naturalWidth : 0)),
      {
        timeout: 20_000,
      },
    )
    .toBeGreaterThan(0);
}
