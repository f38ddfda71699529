import { errorSentences } from "@/lib/auth/error-sentences";
import { expect, test } from "./fixtures";
import { authFields, signInNotices } from "./interface/auth";
import { dangerPage, deleteDialog, goodbyePage, restoreOptionsPage } from "./interface/deletion";
import {
  confirmFields,
  dataPage,
  pageFrame,
  passwordCard,
  recoveryCodeList,
  recoveryCodesCard,
  sessionsPage,
  signOutOthersDialog,
  twoFactorCard,
  twoFactorEnrollment,
} from "./interface/settings";
import { expectOpensAtField, pressEnterOn, tabTo, typeInto } from "./keyboard";
import { signIn } from "./people";
import { codeOfKey, forgetUsedCode, turnOnSecondFactor } from "./second-factor";

// Nothing here is clicked, filled in or focused by the test. It only presses keys, as people without a
// pointer do, and each stop has to show that it has the focus.

test("signs in with two-factor authentication", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await visitor.goto("/sign-in?next=%2Fsettings%2Fsecurity");
  await typeInto(visitor, authFields.email, person.email);
  await typeInto(visitor, authFields.password, person.password);
  await visitor.keyboard.press("Enter");
  await visitor.waitForURL("**/two-factor?next=*");
  await expect(visitor.getByLabel(authFields.authenticatorCode)).toBeFocused();
  await visitor.keyboard.type(await factor.code());
  await visitor.keyboard.press("Enter");
  await visitor.waitForURL("**/settings/security");

  // The first stop leads past the navigation.
  await visitor.reload();
  await visitor.keyboard.press("Tab");
  await expect(visitor.getByRole("link", { name: pageFrame.skipLink })).toBeFocused();
  await visitor.keyboard.press("Enter");
  await visitor.keyboard.press("Tab");
  await expect(visitor.locator("main :focus")).toHaveCount(1);
});

test("changes a password and turns on two-factor authentication", async ({
  page,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/security");
  await typeInto(page, passwordCard.current, "not the password");
  await typeInto(page, passwordCard.new, "another fine password");
  const others = page.getByLabel(passwordCard.signOutOthers);
  await tabTo(page, others);
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  // The focus goes to the field with the error, and the checkbox keeps its state.
  await expect(page.getByText(errorSentences.INVALID_PASSWORD)).toBeVisible();
  await expect(page.getByLabel(passwordCard.current)).toBeFocused();
  await expect(others).not.toBeChecked();
  await page.keyboard.type(person.password);
  await typeInto(page, passwordCard.new, "another fine password");
  await page.keyboard.press("Enter");
  await expect(page.getByText(passwordCard.changed)).toBeVisible();

  await pressEnterOn(page, page.getByRole("link", { name: twoFactorCard.setUp }));
  await page.waitForURL("**/security/two-factor");
  await typeInto(page, confirmFields.password, "another fine password");
  await page.keyboard.press("Enter");
  await expect(page.getByAltText(twoFactorEnrollment.qrCode)).toBeVisible();
  const key = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
  await typeInto(page, twoFactorEnrollment.code, await codeOfKey(key));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: twoFactorEnrollment.done })).toBeVisible();
  await pressEnterOn(page, page.getByRole("link", { name: recoveryCodeList.saved }));
  await expect(page.getByText(recoveryCodesCard.left(10))).toBeVisible();
});

test("signs out sessions in a dialog that traps and restores the focus", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  for (let session = 0; session < 2; session++) await signIn(await newVisitor(), person);
  await page.goto("/settings/sessions");
  const sessions = page.getByRole("list", { name: sessionsPage.list }).locator("li");
  await pressEnterOn(page, sessions.last().getByRole("button", { name: sessionsPage.signOut }));
  await expect(page.getByText(sessionsPage.signedOut)).toBeVisible();
  await expect(page.locator(":focus")).toContainText(sessionsPage.signedOut);

  const opener = page.getByRole("button", { name: sessionsPage.signOutOthers });
  const dialog = page.getByRole("dialog", { name: signOutOthersDialog.heading });
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
  await pressEnterOn(
    page,
    dialog.getByRole("button", { name: signOutOthersDialog.submit("1 session") }),
  );
  await expect(page.getByText(signOutOthersDialog.done)).toBeVisible();
  await expect(page.locator(":focus")).toContainText(signOutOthersDialog.done);
  await expect(sessions).toHaveCount(1);
});

test("downloads the data of an account", async ({ page, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/data");
  await typeInto(page, confirmFields.password, person.password);
  await pressEnterOn(page, page.getByRole("button", { name: dataPage.submit }));
  const link = page.getByRole("link", { name: dataPage.download });
  await tabTo(page, link);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.keyboard.press("Enter"),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
});

test("deletes and restores an account", async ({ page, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/danger");
  const opener = page.getByRole("button", { name: dangerPage.open });
  await expectOpensAtField(page, confirmFields.password);
  await pressEnterOn(page, opener);
  const dialog = page.getByRole("dialog", { name: deleteDialog.heading });
  await expect(dialog.getByLabel(confirmFields.password)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel(confirmFields.password)).toBeFocused();
  await page.keyboard.type("not the password");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(errorSentences.INVALID_PASSWORD)).toBeVisible();
  await expect(dialog.getByLabel(confirmFields.password)).toBeFocused();
  await page.keyboard.type(person.password);
  await pressEnterOn(page, dialog.getByRole("button", { name: deleteDialog.submit }));
  await page.waitForURL("**/goodbye");

  await pressEnterOn(page, page.getByRole("link", { name: goodbyePage.restore }));
  await page.waitForURL("**/restore");
  await typeInto(page, authFields.email, person.email);
  await typeInto(page, authFields.password, person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: restoreOptionsPage.heading })).toBeVisible();
  await pressEnterOn(page, page.getByRole("button", { name: restoreOptionsPage.restore }));
  await page.waitForURL("**/sign-in?restored=1");
  await expect(page.getByText(signInNotices.restored)).toBeVisible();
});
