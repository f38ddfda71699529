import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import {
  addIdleJob,
  applyStyle,
  askForStyle,
  choose,
  createProject,
  openPicture,
  picture,
  upload,
} from "./studio";

async function addressOf(page: Page, alt: string): Promise<string> {
  const source = await page.getByRole("img", { name: alt, exact: true }).getAttribute("src");
  return source?.replace(/\?.*/, "") ?? "";
}

const projectOf = (page: Page) => new URL(page.url()).pathname;

test("case 43: an image is served to its owner alone, asked for anew each time, and dead at once", async ({
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
  await openPicture(page, "meadow.jpg");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete picture" }).click();
  await expect(page.getByText("No pictures yet").first()).toBeVisible();
  expect((await page.request.get(address, { headers })).status()).toBe(404);
});

test("a stranger finds neither project, image nor jobs of another", async ({
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
  await expect(stranger.getByRole("heading", { name: "This project is not here" })).toBeVisible();
  const rows = await sql("SELECT id FROM images WHERE project_id = $1", [project.slice(10)]);
  expect(rows).toHaveLength(1);
});

test("progress is asked for while a job runs and somebody looks, and a failure says why", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
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
  const bar = page.getByRole("progressbar", { name: "meadow.jpg: Ink" });
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

  await sql("UPDATE processing_jobs SET status = 'failed', error = $2 WHERE id = $1", [
    job,
    "The picture cannot be read.",
  ]);
  await expect(bar).toHaveCount(0);
  await expect(page.getByText("Ink of meadow.jpg did not work.")).toHaveCount(1);
  polls = 0;
  await page.waitForTimeout(2500);
  expect(polls, "polls after the end").toBe(0);
  await openPicture(page, "meadow.jpg");
  await expect(page.getByText("The picture cannot be read.")).toBeVisible();
  await page.getByRole("button", { name: "Try Ink again" }).click();
  await expect(
    page.getByRole("img", { name: "meadow.jpg in the style Ink", exact: true }),
  ).toBeVisible({ timeout: 20_000 });
});

test("the studio works without script", async ({ page, browser, app, signUpAndVerify }) => {
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
  await expect(plain.getByRole("alert")).toContainText("The file is not a JPEG");
  const project = projectOf(plain);
  await plain.goto(project);
  await askForStyle(plain, "meadow.jpg", "Autumn");
  await expect(async () => {
    await plain.reload();
    await expect(
      plain.getByRole("img", { name: "meadow.jpg in the style Autumn", exact: true }),
    ).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await plain.goto(project);
  await plain.getByRole("checkbox", { name: "Select meadow.jpg" }).check();
  await expect(plain.getByText("Selected pictures", { exact: true })).toBeVisible();
  await plain.getByRole("button", { name: "Apply styles…" }).click();
  await plain.getByRole("checkbox", { name: /^Linocut/ }).check();
  await plain.getByRole("button", { name: "Apply to the selection" }).click();
  await expect(plain.getByText("1 job started.")).toBeVisible();
  await plain.goto("/jobs");
  await expect(plain.getByRole("list", { name: "Jobs" }).getByRole("listitem")).toHaveCount(2);
  await expect(async () => {
    await plain.reload();
    await expect(plain.getByText("Done", { exact: true })).toHaveCount(2, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await plain.goto(project);
  await plain.getByRole("button", { name: "Rename" }).click();
  await plain.getByLabel("Project name").fill("Renamed");
  await plain.getByRole("button", { name: "Save name" }).click();
  await expect(plain.getByRole("heading", { level: 1, name: "Renamed" })).toBeVisible();
  await plain.getByRole("button", { name: "Delete project" }).click();
  const dialog = plain.getByRole("dialog", { name: "Delete this project?" });
  await expect(dialog).toContainText("1 original and 2 results");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await plain.waitForURL("**/dashboard");
  await expect(plain.getByRole("heading", { name: /^Welcome/ })).toBeVisible();
  await context.close();
});

test("an original can be deleted without its results", async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await createProject(page, "Results");
  await upload(page, "meadow.jpg");
  await applyStyle(page, "meadow.jpg", "Pressed flower");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("Results that were made from it stay");
  await page.getByRole("dialog").getByRole("button", { name: "Delete picture" }).click();
  await expect(page.getByText("Results whose original is deleted")).toBeVisible();
  await expect(page.getByRole("img", { name: "meadow (Pressed flower).jpg" })).toBeVisible();
});
