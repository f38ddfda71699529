import type { Page } from "@playwright/test";
import { countOf } from "@/components/studio/labels";
import { describeImageError } from "@/lib/images/errors";
import { jobsStarted } from "@/lib/studio/images/selection-wording";
import { expect, test } from "../fixtures";
import {
  applyStylesDialog,
  deleteImageDialog,
  deleteProjectDialog,
  imagePage,
  jobsPage,
  jobUpdates,
  projectPage,
  renameDialog,
  selection,
  styles,
  welcomePage,
} from "./interface";
import {
  addIdleJob,
  applyStyle,
  askForStyle,
  choose,
  createProject,
  openImage,
  picture,
  styleChoice,
  upload,
} from "./studio";

async function addressOf(page: Page, alt: string): Promise<string> {
  const source = await page.getByRole("img", { name: alt, exact: true }).getAttribute("src");
  return source?.replace(/\?.*/, "") ?? "";
}

const projectOf = (page: Page) => new URL(page.url()).pathname;

test("serves an image to its owner only, revalidated each time, and not after its deletion", async ({
  page,
  newVisitor,
  signUpAndVerify,
  problems,
}) => {
  problems.allow(/status of 40[14]/);
  await signUpAndVerify();
  await createProject(page, "Meadow");
  await upload(page, "meadow.jpg");
  const address = await addressOf(page, "meadow.jpg");

  const own = await page.request.get(address);
  expect(own.status()).toBe(200);
  expect(own.headers()).toMatchObject({
    "cache-control": "private, no-cache",
    "content-type": "image/jpeg",
    "x-content-type-options": "nosniff",
    "content-security-policy":
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  });
  const headers = { "if-none-match": own.headers().etag ?? "" };
  expect((await page.request.get(address, { headers })).status()).toBe(304);
  const saved = await page.request.get(`${address}?download`);
  expect(saved.headers()["content-disposition"]).toContain('attachment; filename="meadow.jpg"');

  const nobody = await newVisitor();
  expect((await nobody.request.get(address, { headers })).status()).toBe(401);
  expect((await nobody.request.get(`/api${projectOf(page)}/jobs`)).status()).toBe(401);
  await openImage(page, "meadow.jpg");
  await page.getByRole("button", { name: imagePage.delete, exact: true }).click();
  await page.getByRole("button", { name: deleteImageDialog.submit }).click();
  await expect(page.getByText(projectPage.empty).first()).toBeVisible();
  expect((await page.request.get(address, { headers })).status()).toBe(404);
});

test("returns 404 for another user's project, image and jobs", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
  problems,
}) => {
  problems.allow(/status of 404/);
  await signUpAndVerify();
  await createProject(page, "Private");
  await upload(page, "meadow.jpg");
  const address = await addressOf(page, "meadow.jpg");
  const project = projectOf(page);

  const stranger = await newVisitor();
  await signUpAndVerify({}, stranger);
  const [id] = address.split("/").slice(-1);
  const paths = [`${address}?size=thumb`, `${address}/previews/ink`, `/api${project}/jobs`];
  expect((await stranger.goto(`${project}/images/${id}`))?.status()).toBe(404);
  for (const path of [address, ...paths])
    expect((await stranger.request.get(path)).status(), path).toBe(404);
  const multipart = {
    picture: { name: "a.jpg", mimeType: "image/jpeg", buffer: await picture() },
  };
  const send = (headers: Record<string, string>) =>
    stranger.request.post(`/api${project}/images`, { multipart, headers });
  expect((await send({ origin: new URL(page.url()).origin })).status()).toBe(404);
  expect((await send({ origin: "https://elsewhere.example" })).status()).toBe(403);
  expect((await stranger.goto(project))?.status()).toBe(404);
  await expect(stranger.getByRole("heading", { name: projectPage.notFound })).toBeVisible();
  const rows = await sql("SELECT id FROM images WHERE project_id = $1", [project.slice(10)]);
  expect(rows).toHaveLength(1);
});

test("requests progress while a job runs and the page is visible, and shows why it failed", {
  tag: "@full",
}, async ({ page, sql, signUpAndVerify }) => {
  await signUpAndVerify();
  await createProject(page, "Progress");
  await upload(page, "meadow.jpg");
  const image = (await addressOf(page, "meadow.jpg")).split("/").at(-1) ?? "";
  const job = await addIdleJob(sql, image, { status: "running", progress: 10 });
  let polls = 0;
  page.on("request", (request) => {
    if (request.url().includes("/api/jobs?")) polls++;
  });
  await page.reload();
  const bar = page.getByRole("progressbar", {
    name: projectPage.progress("meadow.jpg", styles.ink),
  });
  await expect(bar).toHaveAttribute("value", "10");
  await sql("UPDATE processing_jobs SET progress = 80 WHERE id = $1", [job]);
  await expect(bar).toHaveAttribute("value", "80");

  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.waitForTimeout(1200);
  polls = 0;
  await page.waitForTimeout(2500);
  expect(polls, "polls while hidden").toBe(0);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });

  const { message } = describeImageError("PICTURE_UNREADABLE");
  await sql("UPDATE processing_jobs SET status = 'failed', error = $2 WHERE id = $1", [
    job,
    message,
  ]);
  await expect(bar).toHaveCount(0);
  await expect(page.getByText(jobUpdates.failed(styles.ink, "meadow.jpg"))).toHaveCount(1);
  polls = 0;
  await page.waitForTimeout(2500);
  expect(polls, "polls after the end").toBe(0);
  await openImage(page, "meadow.jpg");
  await expect(page.getByText(message)).toBeVisible();
  await page.getByRole("button", { name: imagePage.retry(styles.ink) }).click();
  await expect(
    page.getByRole("img", { name: imagePage.result("meadow.jpg", styles.ink), exact: true }),
  ).toBeVisible({ timeout: 20_000 });
});

test("works without JavaScript", async ({ page, browser, app, signUpAndVerify }) => {
  await signUpAndVerify();
  const storageState = await page.context().storageState();
  const context = await browser.newContext({
    baseURL: app.url,
    javaScriptEnabled: false,
    storageState,
  });
  const plain = await context.newPage();
  await createProject(plain, "No script");
  await upload(plain, "meadow.jpg");
  await choose(plain, { name: "note.png", mimeType: "image/png", buffer: Buffer.from("hello") });
  await expect(plain.getByRole("alert")).toContainText(
    describeImageError("TYPE_UNSUPPORTED").message,
  );
  const project = projectOf(plain);
  await plain.goto(project);
  await askForStyle(plain, "meadow.jpg", styles.autumn);
  await expect(async () => {
    await plain.reload();
    await expect(
      plain.getByRole("img", {
        name: imagePage.result("meadow.jpg", styles.autumn),
        exact: true,
      }),
    ).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await plain.goto(project);
  await plain.getByRole("checkbox", { name: selection.one("meadow.jpg") }).check();
  await expect(plain.getByText(selection.uncounted, { exact: true })).toBeVisible();
  await plain.getByRole("button", { name: selection.applyStyles }).click();
  await plain.getByRole("checkbox", { name: styleChoice(styles.linocut) }).check();
  await plain.getByRole("button", { name: applyStylesDialog.submitUncounted }).click();
  await expect(plain.getByText(jobsStarted(1))).toBeVisible();
  await plain.goto("/jobs");
  await expect(plain.getByRole("list", { name: jobsPage.list }).getByRole("listitem")).toHaveCount(
    2,
  );
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByText(jobsPage.done, { exact: true })).toHaveCount(2, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await plain.goto(project);
  await plain.getByRole("button", { name: projectPage.rename }).click();
  await plain.getByLabel(renameDialog.projectName).fill("Renamed");
  await plain.getByRole("button", { name: renameDialog.submit }).click();
  await expect(plain.getByRole("heading", { level: 1, name: "Renamed" })).toBeVisible();
  await plain.getByRole("button", { name: projectPage.delete }).click();
  const dialog = plain.getByRole("dialog", { name: deleteProjectDialog.heading });
  await expect(dialog).toContainText(`${countOf(1, "original")} and ${countOf(2, "result")}`);
  await dialog.getByRole("button", { name: deleteProjectDialog.submit }).click();
  await plain.waitForURL("**/dashboard");
  await expect(plain.getByRole("heading", { name: welcomePage.heading })).toBeVisible();
  await context.close();
});

test("deletes an original without its results", { tag: "@full" }, async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await createProject(page, "Results");
  await upload(page, "meadow.jpg");
  await applyStyle(page, "meadow.jpg", styles.pressedFlower);
  await page.getByRole("button", { name: imagePage.delete, exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText(deleteImageDialog.resultsStay);
  await page.getByRole("dialog").getByRole("button", { name: deleteImageDialog.submit }).click();
  await expect(page.getByText(projectPage.withoutOriginal)).toBeVisible();
  await expect(
    page.getByRole("img", { name: `meadow (${styles.pressedFlower}).jpg` }),
  ).toBeVisible();
});

test("shows on the pricing page how many images each plan allows", async ({ page, sql }) => {
  const plans = await sql<{ name: string; quantity: string }>(
    "SELECT name, quantity FROM subscription_plans JOIN plan_limits ON plan_id = id AND meter = 'styled_images'",
  );
  expect(plans.length).toBeGreaterThan(0);
  await page.goto("/pricing");
  for (const { name, quantity } of plans) {
    const heading = page.getByRole("heading", { name, exact: true });
    const card = page.getByRole("main").locator("li").filter({ has: heading });
    await expect(card).toContainText(Number(quantity).toLocaleString("en-GB"));
  }
});
