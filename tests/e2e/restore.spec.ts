import type { Page } from "@playwright/test";
import { errorSentences } from "@/lib/auth/error-sentences";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import { authFields, otherSessionPage, signInNotices } from "./interface/auth";
import {
  deletionFacts,
  erasePage,
  goodbyePage,
  restoreLinkPage,
  restoreOptionsPage,
  restorePage,
  timeline,
} from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { confirmFields } from "./interface/settings";
import { newPerson, originOf, type Person, signIn, submitSignIn } from "./people";
import { forgetUsedCode, turnOnSecondFactor } from "./second-factor";

type Sql = (text: string, values?: unknown[]) => Promise<unknown[]>;

/** Deletes the account that is signed in, through the route that the settings use. */
async function deleteOwnAccount(page: Page, person: Person, code?: string): Promise<void> {
  const origin = await originOf(page);
  const response = await page.request.post(`${origin}/api/auth/delete-user`, {
    data: { password: person.password, code },
    headers: { origin },
  });
  expect(response.status(), await response.text()).toBe(200);
}

async function provePassword(page: Page, person: Person): Promise<void> {
  await page.goto("/restore");
  await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await page.getByLabel(authFields.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: restorePage.submit }).click();
}

const options = (page: Page) => page.getByRole("heading", { name: restoreOptionsPage.heading });

const usersOf = async (sql: Sql, person: Person) =>
  sql("SELECT status FROM users WHERE email = $1", [person.email]);

test("shows the options after the password, and restores by one button", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await provePassword(visitor, person);
  await expect(options(visitor)).toBeVisible();
  await expect(visitor.getByText(person.email)).toBeVisible();
  await expect(visitor.getByText(timeline.inThirtyDays).first()).toBeVisible();
  await expect(visitor.getByRole("figure", { name: timeline.account })).toBeVisible();
  await expect(visitor.getByRole("link", { name: restoreOptionsPage.download })).toHaveAttribute(
    "href",
    "/api/account/export",
  );
  await expectReadable(visitor);
  // The page is there again after a reload, and asks anew for another account.
  await visitor.goto("/restore");
  await expect(options(visitor)).toBeVisible();
  await visitor.getByRole("link", { name: restoreOptionsPage.otherAccount }).click();
  await expect(visitor.getByRole("heading", { name: restorePage.heading })).toBeVisible();
  await visitor.goto("/restore");
  await visitor.getByRole("button", { name: restoreOptionsPage.restore }).click();
  await visitor.waitForURL("**/sign-in?restored=1");
  await expect(visitor.getByText(signInNotices.restored)).toBeVisible();
  await signIn(visitor, person);
});

test("leads to the same page from a sign-in to a deleted account", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await visitor.waitForURL("**/restore");
  await expect(options(visitor)).toBeVisible();
  // That is all it opens.
  await visitor.goto("/dashboard");
  await expect(visitor).toHaveURL(/\/sign-in/);
});

test("asks for the second factor after the password, which is not typed again", async ({
  page,
  newVisitor,
  problems,
  sql,
  signUpAndVerify,
}) => {
  problems.allow(/status of 401/);
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await deleteOwnAccount(page, person, factor.recoveryCodes[0]);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await provePassword(visitor, person);
  const field = visitor.getByLabel(authFields.authenticatorCode);
  await expect(field).toBeFocused();
  await expect(visitor.getByLabel(authFields.password, { exact: true })).toHaveCount(0);
  expect(await visitor.content()).not.toContain(person.password);
  await expectReadable(visitor);
  await field.fill("000000");
  await visitor.getByRole("button", { name: restorePage.submit }).click();
  await expect(visitor.getByText(errorSentences.INVALID_CODE).first()).toBeVisible();
  await field.fill(await factor.code());
  await visitor.getByRole("button", { name: restorePage.submit }).click();
  await expect(options(visitor)).toBeVisible();
});

test("shows the same by an emailed link, with the second factor, until the restore", async ({
  page,
  newVisitor,
  inbox,
  sql,
  signUpAndVerify,
  problems,
}) => {
  problems.allow(/status of 401/);
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await deleteOwnAccount(page, person, factor.recoveryCodes[0]);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await visitor.goto(
    linkIn(await inbox(person.email, { subject: emailSubjects.deleted }), /restore/),
  );
  await visitor.getByRole("button", { name: restoreLinkPage.otherOptions }).click();
  const field = visitor.getByLabel(authFields.authenticatorCode);
  await expect(field).toBeFocused();
  await expectReadable(visitor);
  await field.fill(await factor.code());
  await visitor.getByRole("button", { name: restoreLinkPage.code }).click();
  await expect(options(visitor)).toBeVisible();
  await visitor.getByRole("button", { name: restoreOptionsPage.restore }).click();
  await visitor.waitForURL("**/sign-in?restored=1");
  const late = await newVisitor();
  await late.goto(linkIn(await inbox(person.email, { subject: emailSubjects.deleted }), /restore/));
  await expect(late.getByRole("heading", { name: restoreLinkPage.dead })).toBeVisible();
});

test("offers both accounts for a restore link in another user's session", {
  tag: "@full",
}, async ({ page, newVisitor, inbox, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const link = linkIn(await inbox(person.email, { subject: emailSubjects.deleted }), /restore/);
  // Somebody else signs up in the browser that the account was deleted in.
  await page.context().clearCookies();
  const somebody = newPerson();
  await signUpAndVerify(somebody);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: otherSessionPage.heading })).toBeVisible();
  await expectReadable(page);
  await page.getByRole("button", { name: otherSessionPage.signOut }).click();
  await page.getByRole("button", { name: restoreLinkPage.submit }).click();
  await page.waitForURL("**/sign-in?restored=1");
  await signIn(await newVisitor(), person);
});

test("requires the typed address and the password to erase, and ends with a receipt", async ({
  page,
  newVisitor,
  inbox,
  problems,
  sql,
  signUpAndVerify,
}) => {
  problems.allow(/status of 40\d/);
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await provePassword(visitor, person);
  await visitor.getByRole("link", { name: restoreOptionsPage.erase }).click();
  await expect(visitor.getByRole("heading", { name: erasePage.heading })).toBeVisible();
  await expect(visitor.getByText(deletionFacts.deleted, { exact: true })).toBeVisible();
  await expect(visitor.getByText(deletionFacts.kept)).toBeVisible();
  await expectReadable(visitor);

  const address = visitor.getByLabel(erasePage.email);
  const password = visitor.getByLabel(confirmFields.password);
  const erase = visitor.getByRole("button", { name: erasePage.submit });
  await address.fill("somebody.else@example.com");
  await password.fill(person.password);
  await erase.click();
  await expect(visitor.getByText(errorSentences.EMAIL_MISMATCH).first()).toBeVisible();
  await address.fill(person.email);
  await password.fill("not the password");
  await erase.click();
  await expect(visitor.getByText(errorSentences.INVALID_PASSWORD).first()).toBeVisible();
  expect(await usersOf(sql, person)).toEqual([{ status: "deleted" }]);

  await address.fill(person.email);
  await password.fill(person.password);
  await erase.click();
  await visitor.waitForURL("**/goodbye");
  await expect(visitor.getByRole("heading", { name: goodbyePage.erased })).toBeVisible();
  await inbox(person.email, { subject: emailSubjects.erased });
  await expect.poll(() => usersOf(sql, person)).toEqual([]);
  await visitor.goto("/restore");
  await expect(visitor.getByRole("heading", { name: restorePage.heading })).toBeVisible();
});

test("says that a page has expired, and asks again", { tag: "@full" }, async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await provePassword(visitor, person);
  await expect(options(visitor)).toBeVisible();
  await sql(
    `UPDATE verifications SET expires_at = now() WHERE purpose = 'grace-pass'
      AND user_id = (SELECT id FROM users WHERE email = $1)`,
    [person.email],
  );
  await visitor.getByRole("button", { name: restoreOptionsPage.restore }).click();
  await expect(visitor.getByRole("main").getByText(restorePage.expired)).toBeVisible();
  await expectReadable(visitor);
  expect(await usersOf(sql, person)).toEqual([{ status: "deleted" }]);
});
