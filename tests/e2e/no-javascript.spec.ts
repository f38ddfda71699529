import type { Page } from "@playwright/test";
import { errorSentences } from "@/lib/auth/error-sentences";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { expect, test } from "./fixtures";
import { type Inbox, linkIn } from "./inbox";
import {
  authFieldErrors,
  authFields,
  confirmEmailPage,
  magicLinkPage,
  magicLinkRequestPage,
  otherSessionPage,
  sentPage,
  signInPage,
  signUpPage,
  twoFactorPage,
} from "./interface/auth";
import { erasePage, restoreOptionsPage, restorePage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { confirmFields, profilePage } from "./interface/settings";
import { newPerson, type Person } from "./people";
import { forgetUsedCode, type SecondFactor, turnOnSecondFactor } from "./second-factor";

test.use({ javaScriptEnabled: false });

async function fill(page: Page, fields: Record<string, string>, button: string): Promise<void> {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole("button", { name: button, exact: true }).click();
}

const credentials = ({ email, password }: Person) => ({
  [authFields.email]: email,
  [authFields.password]: password,
});
const appCode = authFields.authenticatorCode;

/** Signs up and confirms the address, by forms alone; ends on the dashboard. */
async function join(page: Page, inbox: Inbox): Promise<Person> {
  const person = newPerson();
  await page.goto("/sign-up");
  await fill(page, { [authFields.name]: person.name, ...credentials(person) }, signUpPage.submit);
  await page.goto(linkIn(await inbox(person.email), /verify-email/));
  await expect(page).toHaveURL(/\/dashboard/);
  return person;
}

async function joinWithSecondFactor(
  page: Page,
  inbox: Inbox,
): Promise<Person & { factor: SecondFactor }> {
  const person = await join(page, inbox);
  return { ...person, factor: await turnOnSecondFactor(page, person) };
}

test("shows a refused sign-in on its own page, with the typed address", async ({ page, inbox }) => {
  const person = await join(page, inbox);
  await page.context().clearCookies();
  await page.goto("/sign-in?next=%2Fsettings%2Fprofile");
  await fill(page, credentials({ ...person, email: "not an address" }), signInPage.submit);
  await expect(page.getByText(authFieldErrors.notAnEmail).first()).toBeVisible();
  await expect(page.getByRole("alert")).toContainText(fieldSentences.checkFields);
  await fill(page, credentials({ ...person, password: "not the password" }), signInPage.submit);
  await expect(page.getByRole("alert")).toContainText(errorSentences.INVALID_EMAIL_OR_PASSWORD);
  await expect(page.getByLabel(authFields.email, { exact: true })).toHaveValue(person.email);
  await expect(page.getByRole("button", { name: signInPage.passkey })).toBeHidden();
  await fill(page, credentials(person), signInPage.submit);
  await expect(page).toHaveURL(/\/settings\/profile$/);
});

test("shows the two-factor challenge as its own page, and continues", async ({
  page,
  inbox,
  sql,
}) => {
  const { factor, ...person } = await joinWithSecondFactor(page, inbox);
  await forgetUsedCode(sql, person);
  await page.context().clearCookies();
  await page.goto("/sign-in?next=%2Fsettings%2Fprofile");
  await fill(page, credentials(person), signInPage.submit);
  await expect(page).toHaveURL(/\/two-factor\?next=/);
  await fill(page, { [appCode]: "000000" }, twoFactorPage.submit);
  await expect(page.getByRole("main")).toContainText(errorSentences.INVALID_CODE);
  await page.getByLabel(twoFactorPage.trust).check();
  await fill(page, { [appCode]: await factor.code() }, twoFactorPage.submit);
  await expect(page).toHaveURL(/\/settings\/profile$/);

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await fill(page, credentials(person), signInPage.submit);
  await page.getByRole("link", { name: twoFactorPage.useRecoveryCode }).click();
  await fill(
    page,
    { [authFields.recoveryCode]: factor.recoveryCodes[0] ?? "" },
    twoFactorPage.submit,
  );
  await expect(page).toHaveURL(/\/dashboard$/);
});

test("signs in by an emailed link, and replaces another session only on confirmation", async ({
  page,
  inbox,
}) => {
  const owner = await join(page, inbox);
  await page.context().clearCookies();
  await join(page, inbox);
  const request = async () => {
    await page.goto("/sign-in?by=mail");
    await fill(page, { [authFields.email]: owner.email }, magicLinkRequestPage.submit);
    await expect(page.getByRole("heading", { name: sentPage.heading })).toBeVisible();
  };
  // The page of another account stays what it is until the button is pressed.
  await page.context().clearCookies();
  await request();
  const link = linkIn(await inbox(owner.email, { subject: emailSubjects.magicLink }), /magic-link/);
  await join(page, inbox);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: otherSessionPage.heading })).toBeVisible();
  await page.getByRole("button", { name: magicLinkPage.anySignInAs }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto("/settings/profile");
  await expect(page.getByLabel(profilePage.name, { exact: true })).toHaveValue(owner.name);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: magicLinkPage.dead })).toBeVisible();
});

test("restores a deleted account with a second factor in two steps", async ({
  app,
  page,
  inbox,
  sql,
}) => {
  const { factor, ...person } = await joinWithSecondFactor(page, inbox);
  const deleted = await page.request.post(`${app.url}/api/auth/delete-user`, {
    data: { password: person.password, code: factor.recoveryCodes[0] },
    headers: { origin: app.url },
  });
  expect(deleted.status(), await deleted.text()).toBe(200);
  await forgetUsedCode(sql, person);
  await page.goto("/restore");
  await fill(page, credentials(person), restorePage.submit);
  await expect(page.getByLabel(appCode)).toBeVisible();
  // What was typed is kept, but not where anybody could read it.
  expect(await page.content()).not.toContain(person.password);
  await fill(page, { [appCode]: "000000" }, restorePage.submit);
  await expect(page.getByRole("main")).toContainText(errorSentences.INVALID_CODE);
  await fill(page, { [appCode]: await factor.code() }, restorePage.submit);
  await expect(page.getByRole("heading", { name: restoreOptionsPage.heading })).toBeVisible();
  await page.getByRole("button", { name: restoreOptionsPage.restore }).click();
  await expect(page).toHaveURL(/\/sign-in\?restored=1/);
});

test("erases a deleted account from its own page", async ({ app, page, inbox, sql }) => {
  const person = await join(page, inbox);
  const deleted = await page.request.post(`${app.url}/api/auth/delete-user`, {
    data: { password: person.password },
    headers: { origin: app.url },
  });
  expect(deleted.status()).toBe(200);
  await page.goto("/sign-in");
  await fill(page, credentials(person), signInPage.submit);
  await expect(page.getByRole("heading", { name: restoreOptionsPage.heading })).toBeVisible();
  await page.getByRole("link", { name: restoreOptionsPage.erase }).click();
  await fill(
    page,
    { [erasePage.email]: "else@example.com", [confirmFields.password]: person.password },
    erasePage.submit,
  );
  await expect(page.getByText(errorSentences.EMAIL_MISMATCH)).toBeVisible();
  await fill(
    page,
    { [erasePage.email]: person.email, [confirmFields.password]: person.password },
    erasePage.submit,
  );
  await expect(page).toHaveURL(/\/goodbye/);
  await expect
    .poll(() => sql("SELECT id FROM users WHERE email = $1", [person.email]), { timeout: 15_000 })
    .toEqual([]);
});

test("confirms a new address by a form, after a sign-in if needed", async ({
  app,
  page,
  inbox,
}) => {
  const person = await join(page, inbox);
  const newEmail = `new-${person.email}`;
  const asked = await page.request.post(`${app.url}/api/auth/change-email`, {
    data: { newEmail, password: person.password },
    headers: { origin: app.url },
  });
  expect(asked.status(), await asked.text()).toBe(200);
  const link = linkIn(await inbox(newEmail), /confirm-email/);
  await page.context().clearCookies();
  await page.goto(link);
  await page.getByRole("link", { name: confirmEmailPage.signIn, exact: true }).click();
  await fill(page, credentials(person), signInPage.submit);
  await page.getByRole("button", { name: confirmEmailPage.submit }).click();
  await expect(page.getByRole("heading", { name: confirmEmailPage.done })).toBeVisible();
  await expect(page.getByText(newEmail)).toBeVisible();
});
