import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { choose, createProject, expectPicture, picture } from "./studio";

const jpeg = async (name: string) => ({ name, mimeType: "image/jpeg", buffer: await picture() });
const uploads = (page: Page) => page.getByRole("region", { name: "Uploads" });
const row = (page: Page, name: string) =>
  uploads(page).getByRole("listitem").filter({ hasText: name });
const summary = (page: Page) => uploads(page).getByRole("status");
const projectId = (page: Page) => new URL(page.url()).pathname.slice("/projects/".length);

/** Waits until the page takes files by script; without it, it takes one. */
const waitUntilListening = (page: Page) =>
  expect(page.getByLabel("Choose pictures")).toHaveAttribute("multiple");

/** Drags files from outside over the page, and lets go of them unless told otherwise. */
async function drop(page: Page, names: string[], steps = ["dragover", "drop"]): Promise<void> {
  const base64 = (await picture()).toString("base64");
  await waitUntilListening(page);
  await page.evaluate(
    ({ base64, names, steps }) => {
      const bytes = Uint8Array.from(atob(base64), (mark) => mark.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      for (const name of names)
        dataTransfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
      for (const step of steps)
        document.body.dispatchEvent(
          new DragEvent(step, { bubbles: true, cancelable: true, dataTransfer }),
        );
    },
    { base64, names, steps },
  );
}

/** Holds every upload back until it is told to let them go on. */
async function holdUploads(page: Page): Promise<{ begun: string[]; letGo: () => void }> {
  const begun: string[] = [];
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/api/projects/*/images", async (route) => {
    begun.push(route.request().url());
    await gate;
    await route.continue().catch(() => {});
  });
  return { begun, letGo };
}

test.beforeEach(async ({ page, signUpAndVerify }) => {
  await signUpAndVerify();
  await createProject(page, "Uploads");
});

test("several pictures dropped anywhere on the page are uploaded, three at a time, in one batch", async ({
  page,
}) => {
  const { begun, letGo } = await holdUploads(page);
  let refreshes = 0;
  page.on("request", (request) => {
    if (request.headers().rsc && request.url().includes("/projects/")) refreshes++;
  });
  const names = ["one.jpg", "two.jpg", "three.jpg", "four.jpg", "five.jpg"];
  await drop(page, names, ["dragover"]);
  await expect(page.getByText("Drop pictures to upload them")).toBeVisible();
  await drop(page, names);
  await expect(page.getByText("Drop pictures to upload them")).toBeHidden();
  await expect(summary(page)).toHaveText("0 of 5 uploaded");
  await expect.poll(() => begun.length).toBe(3);
  await expect(row(page, "five.jpg")).toContainText("Waiting");
  await page.waitForTimeout(300);
  expect(begun).toHaveLength(3);
  letGo();
  await expect(summary(page)).toHaveText("5 of 5 uploaded");
  for (const name of names) await expectPicture(page, name);
  expect(refreshes, "renderings of the page").toBe(1);
  await uploads(page).getByRole("button", { name: "Clear the list" }).click();
  await expect(row(page, "one.jpg")).toHaveCount(0);
});

test("progress is told in percent, and leaving the page meanwhile asks", async ({
  page,
  context,
}) => {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const limitUploads = (uploadThroughput: number) =>
    session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  // Slow enough to be looked at on a machine that is busy.
  await limitUploads(150 * 1024);
  await waitUntilListening(page);
  // A browser asks only where somebody has touched the page.
  await page.getByRole("heading", { level: 1 }).click();
  await page.getByLabel("Choose pictures").setInputFiles({
    name: "large.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.concat([await picture(), Buffer.alloc(1_500_000)]),
  });
  const bar = row(page, "large.jpg").getByRole("progressbar", { name: "large.jpg" });
  await expect(bar).toBeVisible();
  await expect.poll(async () => Number(await bar.getAttribute("value"))).toBeGreaterThan(10);
  await expect(row(page, "large.jpg")).toContainText(/\d+ %/);
  await expect(row(page, "large.jpg")).toContainText("1.5 MB");
  const asked = page.waitForEvent("dialog");
  const leaving = page.goto("/dashboard").catch(() => "stayed");
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  expect(await leaving).toBe("stayed");
  await limitUploads(-1);
  await expect(summary(page)).toHaveText("1 of 1 uploaded", { timeout: 30_000 });
  await expectPicture(page, "large.jpg");
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { name: "Uploads" })).toBeVisible();
});

test("one that is cancelled stops, is not kept, and can be begun anew; the focus stays", async ({
  page,
  sql,
}) => {
  const { letGo } = await holdUploads(page);
  await choose(page, [await jpeg("kept.jpg"), await jpeg("dropped.jpg")]);
  const cancel = page.getByRole("button", { name: "Cancel dropped.jpg" });
  await cancel.focus();
  await page.keyboard.press("Enter");
  await expect(row(page, "dropped.jpg")).toContainText("Cancelled");
  const again = page.getByRole("button", { name: "Try dropped.jpg again" });
  await expect(again).toBeFocused();
  letGo();
  await expect(summary(page)).toHaveText("1 of 2 uploaded, 1 cancelled");
  await expectPicture(page, "kept.jpg");
  await expect(again).toBeFocused();
  const kept = () => sql("SELECT name FROM images WHERE project_id = $1", [projectId(page)]);
  expect(await kept()).toEqual([{ name: "kept.jpg" }]);
  await page.keyboard.press("Enter");
  await expect(summary(page)).toHaveText("2 of 2 uploaded");
  expect(await kept()).toHaveLength(2);
});

test("what the network swallows says so, offline too, and goes through when tried again", async ({
  page,
  context,
  problems,
}) => {
  problems.allow(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|images/);
  await page.route("**/api/projects/*/images", (route) => route.abort(), { times: 1 });
  await choose(page, await jpeg("meadow.jpg"));
  await expect(row(page, "meadow.jpg")).toContainText(
    "The upload did not get through. Check your connection and try again.",
  );
  await expect(summary(page)).toHaveText("0 of 1 uploaded, 1 failed");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Try meadow.jpg again" }).click();
  await expect(row(page, "meadow.jpg")).toContainText("You are offline.");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try meadow.jpg again" }).click();
  await expect(summary(page)).toHaveText("1 of 1 uploaded");
  await expectPicture(page, "meadow.jpg");
});

test("what is too large, no picture, or only says that it is one, is refused in its own row", async ({
  page,
  problems,
}) => {
  problems.allow(/status of 415/);
  const png = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
  await choose(page, [
    png("drawing.png", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    png("large.png", Buffer.alloc(11 * 1024 * 1024)),
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") },
    await jpeg("meadow.jpg"),
  ]);
  await expect(summary(page)).toHaveText("1 of 4 uploaded, 3 failed");
  await expect(row(page, "large.png")).toContainText("The file is larger than 10 MB.");
  for (const name of ["drawing.png", "notes.txt"])
    await expect(row(page, name)).toContainText("The file is not a JPEG, PNG, WebP, AVIF or GIF");
  await expectPicture(page, "meadow.jpg");
});

test("somebody who was signed out meanwhile is told, and nothing else is lost", async ({
  page,
  context,
  problems,
}) => {
  problems.allow(/status of 401/);
  await context.clearCookies({ name: /session_token$/ });
  await choose(page, await jpeg("meadow.jpg"));
  await expect(row(page, "meadow.jpg")).toContainText("Sign in to go on.");
  await expect(row(page, "meadow.jpg").getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("a limit is told before it is hit, and when it is, with a way to the plans", async ({
  page,
  sql,
  problems,
}) => {
  problems.allow(/status of 403/);
  const month = "date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'";
  const [project] = [projectId(page)];
  const owner = "(SELECT user_id FROM projects WHERE id = $1)";
  await sql(
    `INSERT INTO usage_tracking (user_id, metric, period_start, quantity)
     VALUES (${owner}, 'images_processed', ${month}, 38)`,
    [project],
  );
  await page.reload();
  const usage = page.getByRole("region", { name: "Usage" });
  await expect(usage).toContainText(/38 of 50 images this month, renews 1 \w+ \d{4}/);
  await expect(usage.getByRole("meter", { name: "Images this month" })).toHaveAttribute(
    "value",
    "38",
  );
  await expect(usage).not.toContainText("left");
  const setUsed = (count: number) =>
    sql(
      `UPDATE usage_tracking SET quantity = ${count}
       WHERE user_id = ${owner} AND metric = 'images_processed'`,
      [project],
    );
  await setUsed(42);
  await page.reload();
  await expect(usage).toContainText("8 left");

  await choose(page, await jpeg("first.jpg"));
  await expectPicture(page, "first.jpg");
  await setUsed(50);
  const projectPage = page.url();
  await page.getByRole("link", { name: "first.jpg" }).click();
  await expect(page.getByRole("main")).toContainText(
    "The 50 images that the Seedling plan holds for this month are used. There are new ones on 1 ",
  );
  await expect(page.getByRole("button", { name: "Apply style" })).toBeDisabled();
  await page.goto(projectPage);

  // Room for half a picture more.
  await sql(
    `WITH plan AS (INSERT INTO subscription_plans (slug, name, monthly_price, monthly_images, storage_bytes)
       VALUES (gen_random_uuid()::text, 'Window box', 100, 50, 7000) RETURNING id)
     INSERT INTO user_subscriptions (user_id, plan_id) SELECT ${owner}, id FROM plan`,
    [project],
  );
  await choose(page, await jpeg("meadow.jpg"));
  await expect(row(page, "meadow.jpg")).toContainText(
    /There is no room for this picture: \S+ kB of the 7 kB of the Window box plan are used\./,
  );
  await expect(
    row(page, "meadow.jpg").getByRole("link", { name: "Compare the plans" }),
  ).toHaveAttribute("href", "/pricing");
  await sql("UPDATE subscription_plans SET storage_bytes = 0 WHERE name = 'Window box'");
  await page.reload();
  await expect(page.getByLabel("Choose pictures")).toBeDisabled();
  await expect(page.getByRole("main")).toContainText(
    "Your storage is full: the Window box plan holds 0 bytes. Delete pictures to make room.",
  );
  await page.goto("/settings/billing");
  await expect(page.getByRole("heading", { name: "When a limit is reached" })).toBeVisible();
  await expect(page.getByRole("meter", { name: "Storage" })).toHaveAttribute(
    "aria-valuetext",
    /kB of 0 bytes stored, full/,
  );
});

test("the chooser is reached and opened by the keyboard, with its focus in view", async ({
  page,
}) => {
  // Asked for well before the key: Playwright does not wait until the browser has heard of it.
  const chooser = page.waitForEvent("filechooser");
  const input = page.getByLabel("Choose pictures");
  await input.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(input).toBeFocused();
  const label = page.getByText("Choose pictures");
  await expect(label).toHaveCSS("outline-style", "solid");
  await page.keyboard.press("Space");
  expect((await chooser).isMultiple()).toBe(true);
});

test("without script, a form takes one picture and the page says what is wrong with it", async ({
  page,
  browser,
  app,
}) => {
  const storageState = await page.context().storageState();
  const context = await browser.newContext({
    baseURL: app.url,
    javaScriptEnabled: false,
    storageState,
  });
  const plain = await context.newPage();
  await plain.goto(new URL(page.url()).pathname);
  await expect(plain.getByLabel("Choose pictures")).not.toHaveAttribute("multiple");
  await choose(plain, await jpeg("meadow.jpg"));
  await expectPicture(plain, "meadow.jpg");
  await choose(plain, { ...(await jpeg("empty.jpg")), buffer: Buffer.alloc(0) });
  await expect(plain.getByRole("alert")).toContainText("The file is empty.");
  await context.close();
});
