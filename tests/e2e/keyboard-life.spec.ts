import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import { expectOpensAtField, pressEnterOn, tabTo, typeInto } from "./keyboard";
import { newPerson, type Person } from "./people";
import { expectPicture, picture } from "./studio";

// As in keyboard.spec.ts, nothing is clicked, filled in or focused by the test. Addresses are gone to
// only where a person would type one or follow a mail; what the pages lead to, their links lead to.

const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("main").getByRole("heading", { name });

async function join(page: Page, person: Person): Promise<void> {
  await pressEnterOn(page, page.getByRole("main").getByRole("link", { name: "Create an account" }));
  await page.waitForURL("**/sign-up");
  await typeInto(page, "Name", person.name);
  await typeInto(page, "Email", person.email);
  await typeInto(page, "Password", person.password);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Check your inbox")).toBeVisible();
}

async function signIn(page: Page, person: Person): Promise<void> {
  await typeInto(page, "Email", person.email);
  await typeInto(page, "Password", person.password);
  await page.keyboard.press("Enter");
}

async function work(page: Page): Promise<void> {
  await expectOpensAtField(page, "Project name");
  await pressEnterOn(page, button(page, "Start with an empty project"));
  const dialog = page.getByRole("dialog", { name: "New project" });
  await expect(dialog.getByLabel("Project name")).toBeFocused();
  await page.keyboard.type("Herbarium");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Herbarium")).toBeVisible();

  await page.waitForLoadState("networkidle");
  // Asked for well before the key: Playwright does not wait until the browser has heard of it.
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, page.getByLabel("Choose pictures"));
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({
    name: "meadow.jpg",
    mimeType: "image/jpeg",
    buffer: await picture(),
  });
  await expectPicture(page, "meadow.jpg");
  await pressEnterOn(page, link(page, "meadow.jpg"));
  await expect(heading(page, "meadow.jpg")).toBeVisible();

  await tabTo(page, page.getByRole("checkbox", { name: /^Ink/ }));
  await page.keyboard.press("Space");
  await pressEnterOn(page, button(page, "Apply style"));
  await expectPicture(page, "meadow.jpg in the style Ink");
  const slider = page.getByRole("slider", { name: /original is shown beside Ink/ });
  await tabTo(page, slider);
  for (const _ of "four") await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", "54 % original, 46 % Ink");
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", "53 % original, 47 % Ink");
}

async function openSettings(page: Page, tab: string): Promise<void> {
  await pressEnterOn(page, link(page, "Settings"));
  await page.waitForURL("**/settings/**");
  await pressEnterOn(page, link(page, tab));
}

async function downloadEverything(page: Page, person: Person): Promise<void> {
  await openSettings(page, "Data");
  await typeInto(page, "Your password", person.password);
  await page.keyboard.press("Enter");
  await tabTo(page, link(page, "Download the archive"));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.keyboard.press("Enter"),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  expect(await download.failure()).toBeNull();
}

async function leave(page: Page, person: Person): Promise<void> {
  await openSettings(page, "Danger zone");
  await expectOpensAtField(page, "Your password");
  await pressEnterOn(page, button(page, "Delete account…"));
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await page.keyboard.type(person.password);
  await pressEnterOn(page, dialog.getByRole("button", { name: "Delete my account" }));
  await page.waitForURL("**/goodbye");
  await expect(heading(page, "Your account is deleted")).toBeVisible();
}

async function comeBack(page: Page, person: Person): Promise<void> {
  await pressEnterOn(page, link(page, "Restore my account"));
  await page.waitForURL("**/restore");
  await signIn(page, person);
  await expect(heading(page, "This account is deleted")).toBeVisible();
  await pressEnterOn(page, button(page, "Restore my account"));
  await page.waitForURL("**/sign-in?restored=1");
  await signIn(page, person);
  await page.waitForURL("**/dashboard");
  await pressEnterOn(page, link(page, "Herbarium"));
  await expectPicture(page, "meadow.jpg");
  await expect(page.getByText("1 result", { exact: true })).toBeVisible();
}

async function end(page: Page, person: Person): Promise<void> {
  await openSettings(page, "Danger zone");
  await pressEnterOn(page, link(page, "Erase everything now…"));
  await page.waitForURL("**/settings/danger/erase");
  await typeInto(page, "Type your address", person.email);
  await typeInto(page, "Your password", person.password);
  await pressEnterOn(page, button(page, "Erase everything now"));
  await page.waitForURL("**/goodbye");
  await expect(heading(page, "Your account is erased")).toBeVisible();
}

test("the whole life of an account, by keyboard alone", async ({ page, inbox }) => {
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
  await expect(heading(page, "Welcome")).toBeVisible();
  await work(page);
  await downloadEverything(page, person);
  await leave(page, person);
  await comeBack(page, person);
  await end(page, person);

  await pressEnterOn(page, link(page, "check and print"));
  await page.waitForURL("**/receipt");
  await tabTo(page, page.getByLabel("Receipt", { exact: true }));
  // As pasted from the mail.
  await page.keyboard.insertText((await inbox(person.email, { subject: /is erased/ })).text);
  await pressEnterOn(page, button(page, "Check the receipt"));
  await expect(page.getByText("The signature fits")).toBeVisible();
  await expect(page.getByRole("row", { name: "Projects 1", exact: true })).toBeVisible();
  expect(pointers).toEqual([]);
});
