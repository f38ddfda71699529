import type { Page } from "@playwright/test";
import { networkSentences } from "@/components/form/network";
import { uploadNotReached } from "@/components/studio/uploads/send-file";
import type { MeterUsage } from "@/lib/billing/usage";
import { describeLeft, describeQuota, describeUsed } from "@/lib/billing/wording";
import { describeImageError, fileTooLarge } from "@/lib/images/errors";
import { storageBytes, styledImages } from "@/lib/studio/meters";
import { expect, test } from "../fixtures";
import { imagePage, limitsCard, uploadList, uploadPanel, usageMeter } from "./interface";
import {
  choose,
  createProject,
  expectImage,
  freeStyledImages,
  nextMonth,
  picture,
  usageWith,
} from "./studio";

// The application under test has no limit of its own.
const mostBytes = 10 * 1024 * 1024;

const jpeg = async (name: string) => ({ name, mimeType: "image/jpeg", buffer: await picture() });
const uploads = (page: Page) => page.getByRole("region", { name: uploadList.region });
const row = (page: Page, name: string) =>
  uploads(page).getByRole("listitem").filter({ hasText: name });
const summary = (page: Page) => uploads(page).getByRole("status");
const projectId = (page: Page) => new URL(page.url()).pathname.slice("/projects/".length);

/** Waits until the page takes files by script; without it, it takes one. */
const waitUntilListening = (page: Page) =>
  expect(page.getByLabel(uploadPanel.choose)).toHaveAttribute("multiple");

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

test("uploads several images dropped anywhere on the page, three at a time", async ({ page }) => {
  const { begun, letGo } = await holdUploads(page);
  let refreshes = 0;
  page.on("request", (request) => {
    if (request.headers().rsc && request.url().includes("/projects/")) refreshes++;
  });
  const names = ["one.jpg", "two.jpg", "three.jpg", "four.jpg", "five.jpg"];
  await drop(page, names, ["dragover"]);
  await expect(page.getByText(uploadPanel.drop)).toBeVisible();
  await drop(page, names);
  await expect(page.getByText(uploadPanel.drop)).toBeHidden();
  await expect(summary(page)).toHaveText(uploadList.uploaded(0, 5));
  await expect.poll(() => begun.length).toBe(3);
  await expect(row(page, "five.jpg")).toContainText(uploadList.waiting);
  await page.waitForTimeout(300);
  expect(begun).toHaveLength(3);
  letGo();
  await expect(summary(page)).toHaveText(uploadList.uploaded(5, 5));
  for (const name of names) await expectImage(page, name);
  expect(refreshes, "renderings of the page").toBe(1);
  await uploads(page).getByRole("button", { name: uploadList.clear }).click();
  await expect(row(page, "one.jpg")).toHaveCount(0);
});

test("shows the progress in percent, and warns before the page is left", { tag: "@full" }, async ({
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
  await page.getByLabel(uploadPanel.choose).setInputFiles({
    name: "large.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.concat([await picture(), Buffer.alloc(1_500_000)]),
  });
  const bar = row(page, "large.jpg").getByRole("progressbar", { name: "large.jpg" });
  await expect(bar).toBeVisible();
  await expect.poll(async () => Number(await bar.getAttribute("value"))).toBeGreaterThan(10);
  await expect(row(page, "large.jpg")).toContainText(uploadList.percent);
  await expect(row(page, "large.jpg")).toContainText("1.5 MB");
  const asked = page.waitForEvent("dialog");
  const leaving = page.goto("/dashboard").catch(() => "stayed");
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  expect(await leaving).toBe("stayed");
  await limitUploads(-1);
  await expect(summary(page)).toHaveText(uploadList.uploaded(1, 1), { timeout: 30_000 });
  await expectImage(page, "large.jpg");
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { name: "Uploads" })).toBeVisible();
});

test("stops a cancelled upload without storing it, allows a retry, and keeps the focus", {
  tag: "@full",
}, async ({ page, sql }) => {
  const { letGo } = await holdUploads(page);
  await choose(page, [await jpeg("kept.jpg"), await jpeg("dropped.jpg")]);
  const cancel = page.getByRole("button", { name: uploadList.cancel("dropped.jpg") });
  await cancel.focus();
  await page.keyboard.press("Enter");
  await expect(row(page, "dropped.jpg")).toContainText(uploadList.stopped);
  const again = page.getByRole("button", { name: uploadList.retry("dropped.jpg") });
  await expect(again).toBeFocused();
  letGo();
  await expect(summary(page)).toHaveText(
    `${uploadList.uploaded(1, 2)}, ${uploadList.cancelled(1)}`,
  );
  await expectImage(page, "kept.jpg");
  await expect(again).toBeFocused();
  const kept = () => sql("SELECT name FROM images WHERE project_id = $1", [projectId(page)]);
  expect(await kept()).toEqual([{ name: "kept.jpg" }]);
  await page.keyboard.press("Enter");
  await expect(summary(page)).toHaveText(uploadList.uploaded(2, 2));
  expect(await kept()).toHaveLength(2);
});

test("reports a lost connection, also offline, and succeeds on a retry", {
  tag: "@full",
}, async ({ page, context, problems }) => {
  problems.allow(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|images/);
  await page.route("**/api/projects/*/images", (route) => route.abort(), { times: 1 });
  await choose(page, await jpeg("meadow.jpg"));
  await expect(row(page, "meadow.jpg")).toContainText(uploadNotReached);
  await expect(summary(page)).toHaveText(`${uploadList.uploaded(0, 1)}, ${uploadList.failed(1)}`);
  await context.setOffline(true);
  await page.getByRole("button", { name: uploadList.retry("meadow.jpg") }).click();
  await expect(row(page, "meadow.jpg")).toContainText(networkSentences.offline);
  await context.setOffline(false);
  await page.getByRole("button", { name: uploadList.retry("meadow.jpg") }).click();
  await expect(summary(page)).toHaveText(uploadList.uploaded(1, 1));
  await expectImage(page, "meadow.jpg");
});

test("refuses a file that is too large or not an image in its own row", async ({
  page,
  problems,
}) => {
  problems.allow(/status of 415/);
  const png = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
  await choose(page, [
    png("drawing.png", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    png("large.png", Buffer.alloc(mostBytes + 1024 * 1024)),
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") },
    await jpeg("meadow.jpg"),
  ]);
  await expect(summary(page)).toHaveText(`${uploadList.uploaded(1, 4)}, ${uploadList.failed(3)}`);
  await expect(row(page, "large.png")).toContainText(fileTooLarge(mostBytes));
  for (const name of ["drawing.png", "notes.txt"])
    await expect(row(page, name)).toContainText(describeImageError("TYPE_UNSUPPORTED").message);
  await expectImage(page, "meadow.jpg");
});

test("reports a sign-out in the meantime, and loses nothing else", async ({
  page,
  context,
  problems,
}) => {
  problems.allow(/status of 401/);
  await context.clearCookies({ name: /session_token$/ });
  await choose(page, await jpeg("meadow.jpg"));
  await expect(row(page, "meadow.jpg")).toContainText(describeImageError("UNAUTHORIZED").message);
  await expect(
    row(page, "meadow.jpg").getByRole("link", { name: uploadList.signIn }),
  ).toBeVisible();
});

test("shows a limit before and when it is reached, with a link to the plans", {
  tag: "@full",
}, async ({ page, sql, problems }) => {
  problems.allow(/status of 403/);
  const styled = (used: number) => ({ meter: styledImages, used, limit: freeStyledImages });
  const month = "date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'";
  const [project] = [projectId(page)];
  const owner = "(SELECT user_id FROM projects WHERE id = $1)";
  /** What is stored, on a plan of this size. */
  const stored = async (limit: number) => {
    const [row] = await sql<{ bytes: string }>(
      "SELECT sum(byte_size) AS bytes FROM images WHERE project_id = $1",
      [project],
    );
    return { meter: storageBytes, used: Number(row?.bytes), limit };
  };
  const storageRefusal = (usage: MeterUsage) =>
    describeQuota(usageWith(usage, "Window box"), storageBytes);
  await sql(
    `INSERT INTO usage_tracking (user_id, meter, period_start, quantity)
     VALUES (${owner}, 'styled_images', ${month}, 38)`,
    [project],
  );
  await page.reload();
  const usage = page.getByRole("region", { name: usageMeter.region });
  await expect(usage).toContainText(describeUsed(styled(38), nextMonth()));
  await expect(usage.getByRole("meter", { name: usageMeter.images })).toHaveAttribute(
    "value",
    "38",
  );
  await expect(usage).not.toContainText(usageMeter.left);
  const setUsed = (count: number) =>
    sql(
      `UPDATE usage_tracking SET quantity = ${count}
       WHERE user_id = ${owner} AND meter = 'styled_images'`,
      [project],
    );
  await setUsed(42);
  await page.reload();
  await expect(usage).toContainText(describeLeft(styled(42)));

  await choose(page, await jpeg("first.jpg"));
  await expectImage(page, "first.jpg");
  await setUsed(50);
  const projectPage = page.url();
  await page.getByRole("link", { name: "first.jpg" }).click();
  await expect(page.getByRole("main")).toContainText(
    describeQuota(usageWith(styled(50)), styledImages),
  );
  await expect(page.getByRole("button", { name: imagePage.applyStyle })).toBeDisabled();
  await page.goto(projectPage);

  // Room for half an image more.
  await sql(
    `WITH plan AS (INSERT INTO subscription_plans (slug, name, monthly_price)
       VALUES (gen_random_uuid()::text, 'Window box', 100) RETURNING id),
     limits AS (INSERT INTO plan_limits (plan_id, meter, quantity, period)
       SELECT id, meter, quantity, period FROM plan, (VALUES
         ('styled_images', 50, 'month'), ('storage_bytes', 7000, 'total')
       ) AS included (meter, quantity, period))
     INSERT INTO user_subscriptions (user_id, plan_id) SELECT ${owner}, id FROM plan`,
    [project],
  );
  await choose(page, await jpeg("meadow.jpg"));
  await expect(row(page, "meadow.jpg")).toContainText(storageRefusal(await stored(7000)));
  await expect(
    row(page, "meadow.jpg").getByRole("link", { name: uploadList.comparePlans }),
  ).toHaveAttribute("href", "/pricing");
  await sql(
    `UPDATE plan_limits SET quantity = 0 WHERE meter = 'storage_bytes'
       AND plan_id IN (SELECT id FROM subscription_plans WHERE name = 'Window box')`,
  );
  const full = await stored(0);
  await page.reload();
  await expect(page.getByLabel(uploadPanel.choose)).toBeDisabled();
  await expect(page.getByRole("main")).toContainText(storageRefusal(full));
  await page.goto("/settings/billing");
  await expect(page.getByRole("heading", { name: limitsCard.heading })).toBeVisible();
  await expect(page.getByRole("meter", { name: usageMeter.storage })).toHaveAttribute(
    "aria-valuetext",
    `${describeUsed(full, nextMonth())}, ${describeLeft(full)}`,
  );
});

test("opens the file picker by keyboard, with its focus visible", {
  tag: "@full",
}, async ({ page }) => {
  // Asked for well before the key: Playwright does not wait until the browser has heard of it.
  const chooser = page.waitForEvent("filechooser");
  const input = page.getByLabel(uploadPanel.choose);
  await input.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await expect(input).toBeFocused();
  const label = page.getByText(uploadPanel.choose);
  await expect(label).toHaveCSS("outline-style", "solid");
  await page.keyboard.press("Space");
  expect((await chooser).isMultiple()).toBe(true);
});

test("uploads one image by a form without JavaScript, and reports errors", async ({
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
  await expect(plain.getByLabel(uploadPanel.choose)).not.toHaveAttribute("multiple");
  await choose(plain, await jpeg("meadow.jpg"));
  await expectImage(plain, "meadow.jpg");
  await choose(plain, { ...(await jpeg("empty.jpg")), buffer: Buffer.alloc(0) });
  await expect(plain.getByRole("alert")).toContainText(describeImageError("FILE_EMPTY").message);
  await context.close();
});
