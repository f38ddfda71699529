import { expect, test } from "./fixtures";
import { expectOpensAtField, pressEnterOn, tabTo, typeInto } from "./keyboard";
import { signIn } from "./people";
import { codeOfKey, forgetUsedCode, turnOnSecondFactor } from "./second-factor";

// Nothing here is clicked, filled in or focused by the test: keys are pressed, as by somebody who has
// no pointer, and each stop has to show that it has the focus.

const appCode = "Code from your authenticator app";

test("a sign-in with a second step", async ({ page, newVisitor, sql, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await visitor.goto("/sign-in?next=%2Fsettings%2Fsecurity");
  await typeInto(visitor, "Email", person.email);
  await typeInto(visitor, "Password", person.password);
  await visitor.keyboard.press("Enter");
  await visitor.waitForURL("**/two-factor?next=*");
  await expect(visitor.getByLabel(appCode)).toBeFocused();
  await visitor.keyboard.type(await factor.code());
  await visitor.keyboard.press("Enter");
  await visitor.waitForURL("**/settings/security");

  // The first stop leads past the navigation.
  await visitor.reload();
  await visitor.keyboard.press("Tab");
  await expect(visitor.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await visitor.keyboard.press("Enter");
  await visitor.keyboard.press("Tab");
  await expect(visitor.locator("main :focus")).toHaveCount(1);
});

test("a second factor is set up and a password changed", async ({ page, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/security");
  await typeInto(page, "Current password", "not the password");
  await typeInto(page, "New password", "another fine password");
  const others = page.getByLabel("Sign out all other devices");
  await tabTo(page, others);
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  // Where it went wrong is where one goes on, and what was chosen stays chosen.
  await expect(page.getByText("The password is not right.")).toBeVisible();
  await expect(page.getByLabel("Current password")).toBeFocused();
  await expect(others).not.toBeChecked();
  await page.keyboard.type(person.password);
  await typeInto(page, "New password", "another fine password");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Other devices stay signed in.")).toBeVisible();

  await pressEnterOn(page, page.getByRole("link", { name: "Set up…" }));
  await page.waitForURL("**/security/two-factor");
  await typeInto(page, "Your password", "another fine password");
  await page.keyboard.press("Enter");
  await expect(page.getByAltText("QR code")).toBeVisible();
  const key = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
  await typeInto(page, "The code that the app shows", await codeOfKey(key));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Two-factor sign-in is on" })).toBeVisible();
  await pressEnterOn(page, page.getByRole("link", { name: "I have kept them" }));
  await expect(page.getByText("10 of 10 left")).toBeVisible();
});

test("devices are signed out in a dialog, which keeps the focus and gives it back", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  for (let device = 0; device < 2; device++) await signIn(await newVisitor(), person);
  await page.goto("/settings/sessions");
  const devices = page.getByRole("list", { name: "Devices" }).locator("li");
  await pressEnterOn(page, devices.last().getByRole("button", { name: /^Sign out/ }));
  await expect(page.getByText("The device is signed out.")).toBeVisible();
  await expect(page.locator(":focus")).toContainText("The device is signed out.");

  const opener = page.getByRole("button", { name: "Sign out everywhere else…" });
  const dialog = page.getByRole("dialog", { name: "Sign out everywhere else?" });
  await pressEnterOn(page, opener);
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(":focus")).toHaveCount(1);
  for (let stop = 0; stop < 8; stop++) {
    await page.keyboard.press("Tab");
    // Between the last stop and the first is the browser's own bar.
    expect(await page.locator("main *:not(dialog, dialog *):focus").count()).toBe(0);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await page.keyboard.press("Enter");
  await pressEnterOn(page, dialog.getByRole("button", { name: "Sign out 1 device" }));
  await expect(page.getByText("Every other device is signed out.")).toBeVisible();
  await expect(page.locator(":focus")).toContainText("Every other device is signed out.");
  await expect(devices).toHaveCount(1);
});

test("everything is downloaded", async ({ page, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/data");
  await typeInto(page, "Your password", person.password);
  await pressEnterOn(page, page.getByRole("button", { name: "Prepare the download" }));
  const link = page.getByRole("link", { name: "Download the archive" });
  await tabTo(page, link);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.keyboard.press("Enter"),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
});

test("an account is deleted and restored", async ({ page, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/danger");
  const opener = page.getByRole("button", { name: "Delete account…" });
  await expectOpensAtField(page, "Your password");
  await pressEnterOn(page, opener);
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await page.keyboard.type("not the password");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/The password is not right/)).toBeVisible();
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await page.keyboard.type(person.password);
  await pressEnterOn(page, dialog.getByRole("button", { name: "Delete my account" }));
  await page.waitForURL("**/goodbye");

  await pressEnterOn(page, page.getByRole("link", { name: "Restore my account" }));
  await page.waitForURL("**/restore");
  await typeInto(page, "Email", person.email);
  await typeInto(page, "Password", person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "This account is deleted" })).toBeVisible();
  await pressEnterOn(page, page.getByRole("button", { name: "Restore my account" }));
  await page.waitForURL("**/sign-in?restored=1");
  await expect(page.getByText("Your account is restored")).toBeVisible();
});
