import type { Page } from "@playwright/test";
import { errorSentences } from "@/lib/auth/error-sentences";
import { oauthErrorSentences } from "@/lib/auth/oauth/errors";
import { codeIn } from "@/tests/support/mailed-code";
import { expectReadable } from "./accessibility";
import { expect } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import { type Inbox, linkIn } from "./inbox";
import { authFields, sentPage, signInNotices, signInPage } from "./interface/auth";
import {
  dangerPage,
  deleteDialog,
  goodbyePage,
  restoreLinkPage,
  restoreRequestPage,
  timeline,
} from "./interface/deletion";
import { emailSubjects, ifNotYou } from "./interface/emails";
import { confirmFields, linkedAccounts, profilePage, securityPage } from "./interface/settings";
import { deleteAccount, newPerson, type Person, submitSignIn } from "./people";
import { providerName, test } from "./provider";

// In one worker, which starts one application.
test.describe.configure({ mode: "default" });

type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

const button = signInPage.continueWith(providerName);

const verified = ({ email, name }: Person) => ({ sub: email, email, email_verified: true, name });
const unverified = (person: Person) => ({ ...verified(person), email_verified: false });

const accountsOf = (sql: Sql, { email }: Person) =>
  sql(
    `SELECT accounts.provider_id, accounts.account_id FROM accounts JOIN users ON users.id = user_id
     WHERE email = $1 ORDER BY provider_id`,
    [email],
  );

const sessionsOf = (sql: Sql, { email }: Person) =>
  sql("SELECT 1 FROM sessions JOIN users ON users.id = user_id WHERE email = $1", [email]);

/** Goes to the provider from the sign-in page, and no further. */
async function goThrough(page: Page, from = "/sign-in"): Promise<void> {
  await page.goto(from);
  await page.getByRole("button", { name: button }).click();
}

const signOut = (page: Page) => page.context().clearCookies({ name: /session_token$/ });

/** Has a code mailed and types it. */
async function proveByMail(page: Page, { email }: Person, inbox: Inbox): Promise<void> {
  await page.getByRole("button", { name: confirmFields.sendCode }).click();
  await expect(page.getByText(confirmFields.codeSent(email))).toBeVisible();
  const mail = await inbox(email, { subject: emailSubjects.code });
  await page.getByLabel(confirmFields.emailedCode).fill(codeIn(mail.text));
}

test("signs up with a verified address without an email, and signs in to the requested page", async ({
  page,
  meet,
  sql,
}) => {
  const person = newPerson();
  await meet(page.context(), verified(person));
  await page.goto("/sign-up");
  await expectReadable(page);
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL("**/dashboard");
  await signOut(page);
  await goThrough(page, "/sign-in?next=%2Fsettings%2Fprofile");
  await page.waitForURL("**/settings/profile");
  await expect(page.getByLabel(profilePage.name, { exact: true })).toHaveValue(person.name);
  expect(await accountsOf(sql, person)).toEqual([
    { provider_id: "oidc", account_id: person.email },
  ]);
});

test("verifies by email an address that the provider has not verified, in the same browser", async ({
  page,
  meet,
  inbox,
}) => {
  const person = newPerson();
  await meet(page.context(), unverified(person));
  await goThrough(page, "/sign-up");
  await expect(page).toHaveURL(/\/sign-in\?error=email_not_verified$/);
  await expect(
    page.getByRole("main").getByText(signInNotices.verifyFirst, { exact: true }),
  ).toBeVisible();
  await expectReadable(page);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(
    linkIn(await inbox(person.email, { subject: emailSubjects.verifyEmail }), /verify-email/),
  );
  await page.waitForURL("**/dashboard");
  await signOut(page);
  await goThrough(page);
  await page.waitForURL("**/dashboard");
});

// A stranger's address at a provider that does not verify it would otherwise take the account over.
test("links an account with a password only when the provider has verified the address", async ({
  newVisitor,
  meet,
  inbox,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const thief = await newVisitor();
  await meet(thief.context(), { ...unverified(person), sub: `thief of ${person.email}` });
  await goThrough(thief);
  await expect(thief).toHaveURL(/\/sign-in\?error=email_not_verified$/);
  // Word for word what somebody with a free address is told.
  await expect(
    thief.getByRole("main").getByText(signInNotices.verifyFirst, { exact: true }),
  ).toBeVisible();
  await thief.goto("/dashboard");
  await expect(thief).toHaveURL(/\/sign-in/);
  const told = await inbox(person.email, { subject: emailSubjects.existingAccount });
  expect(told.links.filter((link) => /token=/.test(link))).toEqual([]);
  expect(await accountsOf(sql, person)).toEqual([
    { provider_id: "credential", account_id: expect.any(String) },
  ]);

  const owner = await newVisitor();
  await meet(owner.context(), verified(person));
  await goThrough(owner);
  await owner.waitForURL("**/dashboard");
  const mail = await inbox(person.email, { subject: emailSubjects.methodAdded });
  expect(mail.text).toContain(ifNotYou);
  expect(await accountsOf(sql, person)).toHaveLength(2);
});

test("refuses a deleted account by the provider, with the option to restore", async ({
  page,
  meet,
  inbox,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await meet(page.context(), verified(person));
  await deleteAccount(page, person);
  const before = await accountsOf(sql, person);

  await goThrough(page);
  await expect(page).toHaveURL(/\/sign-in\?error=account_deleted&restorableUntil=/);
  await expect(
    page.getByRole("main").getByText(signInNotices.deleted, { exact: true }),
  ).toBeVisible();
  await expect(page.getByText(timeline.inThirtyDays)).toBeVisible();
  await expectReadable(page);
  expect(await sessionsOf(sql, person)).toEqual([]);
  expect(await accountsOf(sql, person)).toEqual(before);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);

  await goThrough(page);
  await page.getByRole("link", { name: signInNotices.emailRestoreLink }).click();
  await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await page.getByRole("button", { name: restoreRequestPage.submit }).click();
  await expect(page.getByRole("heading", { name: sentPage.heading })).toBeVisible();
  await page.goto(
    linkIn(await inbox(person.email, { subject: emailSubjects.restoreLink }), /restore\?token/),
  );
  await page.getByRole("button", { name: restoreLinkPage.submit }).click();
  await page.waitForURL("**/sign-in?restored=1");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL("**/dashboard");
});

test("deletes an account without a password by an emailed code, and restores it by email", async ({
  page,
  meet,
  inbox,
  sql,
}) => {
  const person = newPerson();
  await meet(page.context(), verified(person));
  await goThrough(page);
  await page.waitForURL("**/dashboard");

  await page.goto("/settings/danger");
  await page.getByRole("button", { name: dangerPage.open }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(confirmFields.password)).toHaveCount(0);
  await dialog.getByLabel(confirmFields.emailedCode).fill("00000000");
  // Without JavaScript it would go on outside of the dialog.
  await waitUntilHydrated(dialog.getByRole("button", { name: deleteDialog.submit }));
  await dialog.getByRole("button", { name: deleteDialog.submit }).click();
  await expect(dialog.getByText(errorSentences.INVALID_CODE).first()).toBeVisible();
  expect(await sessionsOf(sql, person)).toHaveLength(1);
  await proveByMail(page, person, inbox);
  await expectReadable(page);
  await dialog.getByRole("button", { name: deleteDialog.submit }).click();
  await page.waitForURL("**/goodbye");
  await expect(page.getByRole("heading", { name: goodbyePage.deleted })).toBeVisible();
  expect(await sessionsOf(sql, person)).toEqual([]);

  const mail = await inbox(person.email, { subject: emailSubjects.deleted });
  await page.goto(linkIn(mail, /restore\?token/));
  await expect(page.locator("main")).not.toContainText("password");
  await page.getByRole("button", { name: restoreLinkPage.submit }).click();
  await page.waitForURL("**/sign-in?restored=1");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL("**/dashboard");
});

test("links and unlinks on the security page, and keeps the last sign-in method", async ({
  page,
  meet,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  // Any address will do there: the signed-in user has verified both.
  const elsewhere = { ...newPerson(), name: "Elsewhere" };
  await meet(page.context(), unverified(elsewhere));
  await page.goto("/settings/security");
  await page.getByRole("link", { name: linkedAccounts.link(providerName) }).click();
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: linkedAccounts.continueTo(providerName) }).click();
  await page.waitForURL("**/settings/security?done=linked");
  await expect(page.getByText(linkedAccounts.linked)).toBeVisible();
  await inbox(person.email, { subject: emailSubjects.methodAdded });

  await signOut(page);
  await goThrough(page);
  await page.waitForURL("**/dashboard");
  await page.goto("/settings/security");
  await page.getByRole("link", { name: linkedAccounts.unlink(providerName) }).click();
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: linkedAccounts.unlink(providerName) }).click();
  await expect(page.getByText(linkedAccounts.unlinked)).toBeVisible();
  await signOut(page);
  await goThrough(page);
  await expect(page).toHaveURL(/\/sign-in\?error=email_not_verified$/);

  // Without a password it is the only sign-in method.
  const other = newPerson();
  await meet(page.context(), verified(other));
  await goThrough(page);
  await page.waitForURL("**/dashboard");
  await page.goto("/settings/security");
  const unlink = page.getByRole("button", { name: linkedAccounts.unlink(providerName) });
  await expect(unlink).toBeDisabled();
  await expect(page.getByText(linkedAccounts.onlyMethod, { exact: true })).toBeVisible();
});

test("refuses to link an identity that belongs to another account", {
  tag: "@full",
}, async ({ page, meet, newVisitor, signUpAndVerify }) => {
  const first = newPerson();
  const owner = await newVisitor();
  await meet(owner.context(), verified(first));
  await goThrough(owner);
  await owner.waitForURL("**/dashboard");
  const second = await signUpAndVerify();
  await meet(page.context(), verified(first));
  await page.goto("/settings/security");
  await page.getByRole("link", { name: linkedAccounts.link(providerName) }).click();
  await page.getByLabel(confirmFields.password).fill(second.password);
  await page.getByRole("button", { name: linkedAccounts.continueTo(providerName) }).click();
  await expect(page).toHaveURL(/\/settings\/security\?error=already_linked$/);
  await expect(page.getByText(oauthErrorSentences.already_linked)).toBeVisible();
  await expect(page.getByRole("link", { name: linkedAccounts.link(providerName) })).toBeVisible();
});

test("says that nothing has changed when the user cancels at the provider", {
  tag: "@full",
}, async ({ page, meet, provider, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await meet(page.context(), verified(person));
  const turnBack = () =>
    provider.server.service.once("beforeAuthorizeRedirect", ({ url }) => {
      url.searchParams.delete("code");
      url.searchParams.set("error", "access_denied");
    });
  turnBack();
  await page.goto("/settings/security");
  await page.getByRole("link", { name: linkedAccounts.link(providerName) }).click();
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: linkedAccounts.continueTo(providerName) }).click();
  await expect(page).toHaveURL(/\/settings\/security\?error=access_denied$/);
  await expect(
    page.getByRole("main").getByText(securityPage.notLinked, { exact: true }),
  ).toBeVisible();

  await signOut(page);
  turnBack();
  await goThrough(page);
  await expect(page).toHaveURL(/\/sign-in\?error=access_denied$/);
  await expect(page.getByText(oauthErrorSentences.access_denied)).toBeVisible();
  await submitSignIn(page, person);
  await page.waitForURL("**/dashboard");
});

test("returns to the sign-in page when the provider identifies nobody", { tag: "@full" }, async ({
  page,
  meet,
  provider,
}) => {
  await meet(page.context(), verified(newPerson()));
  provider.server.service.once("beforeResponse", (response) => {
    response.statusCode = 500;
    response.body = { error: "server_error" };
  });
  await goThrough(page);
  await expect(page).toHaveURL(/\/sign-in\?error=provider_unavailable$/);
  await expect(page.getByText(oauthErrorSentences.provider_unavailable)).toBeVisible();
  await goThrough(page);
  await page.waitForURL("**/dashboard");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signs in with the provider, and links it", async ({ page, meet, signUpAndVerify }) => {
    const person = await signUpAndVerify();
    await meet(page.context(), unverified(newPerson()));
    await page.goto("/settings/security/linked/new?provider=oidc");
    await page.getByLabel(confirmFields.password).fill(person.password);
    await page.getByRole("button", { name: linkedAccounts.continueTo(providerName) }).click();
    await page.waitForURL("**/settings/security?done=linked");
    await signOut(page);
    await goThrough(page);
    await page.waitForURL("**/dashboard");
  });
});
