import { expect } from "./fixtures";
import { signInNotices } from "./interface/auth";
import { dangerPage, deleteDialog, goodbyePage, restoreOptionsPage } from "./interface/deletion";
import { appLayout, confirmFields, settingsTabs } from "./interface/settings";
import { signUpAs, submitSignInAs, testInOtherBrowsers } from "./other-browsers";

testInOtherBrowsers("signs up, deletes and restores an account", async (visitor, { inbox }) => {
  const person = await signUpAs(visitor, inbox);
  await visitor.goto("/settings/danger");
  await visitor.click("button", dangerPage.open);
  await visitor.fill(confirmFields.password, person.password);
  await visitor.click("button", deleteDialog.submit);
  await visitor.arrives(/^\/goodbye$/);
  await visitor.sees("heading", goodbyePage.deleted);

  await submitSignInAs(visitor, person);
  await visitor.sees("heading", restoreOptionsPage.heading);
  await visitor.click("button", restoreOptionsPage.restore);
  await visitor.arrives(/^\/sign-in\?restored=1$/);
  await visitor.sees("text", signInNotices.restored);
  await submitSignInAs(visitor, person);
  await visitor.arrives(/^\/dashboard$/);
});

testInOtherBrowsers(
  "regression: closes a dialog by a click beside it, a button and Escape",
  async (visitor, { inbox }) => {
    await signUpAs(visitor, inbox);
    await visitor.goto("/settings/danger");
    const isOpen = () =>
      visitor.driver.evaluate(() => document.querySelector("dialog[open]") !== null);
    const open = async () => {
      await visitor.click("button", dangerPage.open);
      await visitor.sees("heading", deleteDialog.heading);
    };
    const closes = () => visitor.until("no dialog", async () => !(await isOpen()));
    await open();
    await visitor.clickAt(await visitor.sees("heading", deleteDialog.heading));
    expect(await isOpen()).toBe(true);
    await visitor.clickAt({ x: 20, y: 20 });
    await closes();
    await open();
    await visitor.click("button", deleteDialog.cancel);
    await closes();
    await open();
    await visitor.press("Escape");
    await closes();
  },
);

testInOtherBrowsers(
  "regression: opens a phone menu as high as its entries, and closes it",
  async (visitor, { inbox }) => {
    await signUpAs(visitor, inbox);
    await visitor.driver.resize(390, 844);
    await visitor.goto("/dashboard");
    const height = () =>
      visitor.driver.evaluate(() => document.querySelector("#app-menu")?.clientHeight ?? 0);
    await visitor.click("button", appLayout.menu);
    const open = await visitor.until("an open menu", height);
    // WebKit spread its rows over the window.
    expect(open).toBeLessThan(400);
    await visitor.press("Escape");
    await visitor.until("no menu", async () => (await height()) === 0);
    await visitor.click("button", appLayout.menu);
    await visitor.click("link", appLayout.settings);
    await visitor.arrives(/^\/settings\/profile$/);
    await visitor.sees("link", settingsTabs.security);
    expect(await height()).toBe(0);
  },
);
