import type { Page } from "@playwright/test";
import { countOf } from "@/components/studio/labels";
import { formatTable } from "@/lib/format/counts";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import { authFields, sentPage } from "./interface/auth";
import {
  dangerPage,
  deleteDialog,
  erasePage,
  goodbyePage,
  receiptPage,
  restoreOptionsPage,
} from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { landingPage } from "./interface/public";
import { appLayout, confirmFields, dataPage, settingsTabs } from "./interface/settings";
import { expectOpensAtField, pressEnterOn, tabTo, typeInto } from "./keyboard";
import { newPerson, type Person } from "./people";
import { imagePage, newProjectDialog, styles, uploadPanel, welcomePage } from "./studio/interface";
import { expectImage, picture, styleChoice } from "./studio/studio";

// As in keyboard.spec.ts, nothing is clicked, filled in or focused by the test. Addresses are gone to
// only where a person would type one or follow a mail; what the pages lead to, their links lead to.

const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("main").getByRole("heading", { name });

async function join(page: Page, person: Person): Promise<void> {
  await pressEnterOn(
    page,
    page.getByRole("main").getByRole("link", { name: landingPage.getStarted }),
  );
  await page.waitForURL("**/sign-up");
  await typeInto(page, authFields.name, person.name);
  await typeInto(page, authFields.email, person.email);
  await typeInto(page, authFields.password, person.password);
  await page.keyboard.press("Enter");
  await expect(heading(page, sentPage.heading)).toBeVisible();
}

async function signIn(page: Page, person: Person): Promise<void> {
  await typeInto(page, authFields.email, person.email);
  await typeInto(page, authFields.password, person.password);
  await page.keyboard.press("Enter");
}

// sample:begin
async function work(page: Page): Promise<void> {
  await expectOpensAtField(page, newProjectDialog.name);
  await pressEnterOn(page, button(page, welcomePage.newProject));
  const dialog = page.getByRole("dialog", { name: newProjectDialog.heading });
  await expect(dialog.getByLabel(newProjectDialog.name)).toBeFocused();
  await page.keyboard.type("Herbarium");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Herbarium")).toBeVisible();

  await page.waitForLoadState("networkidle");
  // Asked for well before the key: Playwright does not wait until the browser has heard of it.
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, page.getByLabel(uploadPanel.choose));
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({
    name: "meadow.jpg",
    mimeType: "image/jpeg",
    buffer: await picture(),
  });
  await expectImage(page, "meadow.jpg");
  await pressEnterOn(page, link(page, "meadow.jpg"));
  await expect(heading(page, "meadow.jpg")).toBeVisible();

  await tabTo(page, page.getByRole("checkbox", { name: styleChoice(styles.ink) }));
  await page.keyboard.press("Space");
  await pressEnterOn(page, button(page, imagePage.applyStyle));
  await expectImage(page, imagePage.result("meadow.jpg", styles.ink));
  const slider = page.getByRole("slider", { name: imagePage.compare(styles.ink) });
  await tabTo(page, slider);
  for (const _ of "four") await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", imagePage.compared(54, styles.ink));
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", imagePage.compared(53, styles.ink));
}
// sample:end

async function openSettings(page: Page, tab: string): Promise<void> {
  await pressEnterOn(page, link(page, appLayout.settings));
  await page.waitForURL("**/settings/**");
  await pressEnterOn(page, link(page, tab));
}

async function downloadEverything(page: Page, person: Person): Promise<void> {
  await openSettings(page, settingsTabs.data);
  await typeInto(page, confirmFields.password, person.password);
  await page.keyboard.press("Enter");
  await tabTo(page, link(page, dataPage.download));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.keyboard.press("Enter"),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  expect(await download.failure()).toBeNull();
}

async function leave(page: Page, person: Person): Promise<void> {
  await openSettings(page, settingsTabs.danger);
  await expectOpensAtField(page, confirmFields.password);
  await pressEnterOn(page, button(page, dangerPage.open));
  const dialog = page.getByRole("dialog", { name: deleteDialog.heading });
  await expect(dialog.getByLabel(confirmFields.password)).toBeFocused();
  await page.keyboard.type(person.password);
  await pressEnterOn(page, dialog.getByRole("button", { name: deleteDialog.submit }));
  await page.waitForURL("**/goodbye");
  await expect(heading(page, goodbyePage.deleted)).toBeVisible();
}

async function comeBack(page: Page, person: Person): Promise<void> {
  await pressEnterOn(page, link(page, goodbyePage.restore));
  await page.waitForURL("**/restore");
  await signIn(page, person);
  await expect(heading(page, restoreOptionsPage.heading)).toBeVisible();
  await pressEnterOn(page, button(page, restoreOptionsPage.restore));
  await page.waitForURL("**/sign-in?restored=1");
  await signIn(page, person);
  await page.waitForURL("**/dashboard");
  // sample:begin
  await pressEnterOn(page, link(page, "Herbarium"));
  await expectImage(page, "meadow.jpg");
  await expect(page.getByText(countOf(1, "result"), { exact: true })).toBeVisible();
  // sample:end
}

async function end(page: Page, person: Person): Promise<void> {
  await openSettings(page, settingsTabs.danger);
  await pressEnterOn(page, link(page, dangerPage.erase));
  await page.waitForURL("**/settings/danger/erase");
  await typeInto(page, erasePage.email, person.email);
  await typeInto(page, confirmFields.password, person.password);
  await pressEnterOn(page, button(page, erasePage.submit));
  await page.waitForURL("**/goodbye");
  await expect(heading(page, goodbyePage.erased)).toBeVisible();
}

test("completes the lifecycle of an account by keyboard", async ({ page, inbox }) => {
  test.setTimeout(180_000);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const pointers: string[] = [];
  await page.exposeFunction("pointed", (at: string) => pointers.push(at));
  await page.addInitScript(() => {
    const { pointed } = window as unknown as { pointed: (at: string) => void };
    addEventListener("pointerdown", ({ target }) => pointed(`${target}`), { capture: true });
  });
  const person = newPerson();
  await page.goto("/");
  await join(page, person);
  await page.goto(linkIn(await inbox(person.email), /verify/));
  await page.waitForURL("**/dashboard**");
  // sample:begin
  await expect(heading(page, welcomePage.heading)).toBeVisible();
  await work(page);
  // sample:end
  await downloadEverything(page, person);
  await leave(page, person);
  await comeBack(page, person);
  await end(page, person);

  await pressEnterOn(page, link(page, goodbyePage.verifyReceipt));
  await page.waitForURL("**/receipt");
  await tabTo(page, page.getByLabel(receiptPage.receipt, { exact: true }));
  // As pasted from the mail.
  await page.keyboard.insertText(
    (await inbox(person.email, { subject: emailSubjects.erased })).text,
  );
  await pressEnterOn(page, button(page, receiptPage.submit));
  await expect(page.getByText(receiptPage.valid)).toBeVisible();
  // sample:begin
  await expect(
    page.getByRole("row", { name: `${formatTable("projects")} 1`, exact: true }),
  ).toBeVisible();
  // sample:end
  expect(pointers).toEqual([]);
});
