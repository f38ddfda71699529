import type { Page } from "@playwright/test";
import { appConfig } from "@/lib/app-config";
import { describeActivity } from "@/lib/audit/activity";
import { errorSentences } from "@/lib/auth/error-sentences";
import { codeIn } from "@/tests/support/mailed-code";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import { authFields, confirmEmailPage } from "./interface/auth";
import { dangerPage, erasePage, goodbyePage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import {
  activityPage,
  changeEmailPage,
  confirmFields,
  linkedAccounts,
  passkeyPage,
  passkeysCard,
  passwordCard,
  recoveryCodeList,
  recoveryCodesCard,
  recoveryCodesPage,
  securityPage,
  setPasswordCard,
  turnOffTwoFactorPage,
  twoFactorCard,
  twoFactorEnrollment,
} from "./interface/settings";
import { type Person, signIn, submitSignIn } from "./people";
import { codeOfKey, forgetUsedCode } from "./second-factor";

type Sql = (text: string, values?: unknown[]) => Promise<unknown[]>;

const provider = "Google";

/** As after a sign-up through a provider. */
const dropPassword = (sql: Sql, { email }: Person) =>
  sql("DELETE FROM accounts WHERE user_id = (SELECT id FROM users WHERE email = $1)", [email]);

const linkAccount = (sql: Sql, { email }: Person) =>
  sql(
    `INSERT INTO accounts (account_id, provider_id, user_id)
     SELECT id::text, 'google', id FROM users WHERE email = $1`,
    [email],
  );

async function changePassword(page: Page, person: Person, newPassword: string): Promise<void> {
  await page.goto("/settings/security");
  await page.getByLabel(passwordCard.current).fill(person.password);
  await page.getByLabel(passwordCard.new).fill(newPassword);
}

test("signs out all other sessions on a new password, unless the checkbox is cleared", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  const phone = await newVisitor();
  await signIn(phone, person);
  const others = page.getByLabel(passwordCard.signOutOthers);
  const button = page.getByRole("button", { name: passwordCard.submit });

  await changePassword(page, { ...person, password: "not the password" }, "a second fine one");
  await button.click();
  await expect(page.getByText(errorSentences.INVALID_PASSWORD)).toBeVisible();

  await changePassword(page, person, "a second fine one");
  await others.uncheck();
  await button.click();
  await expect(page.getByText(passwordCard.changed)).toBeVisible();
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/dashboard/);

  await changePassword(page, { ...person, password: "a second fine one" }, "a third fine one");
  await expect(others).toBeChecked();
  await button.click();
  await expect(page.getByText(passwordCard.changedAndSignedOut)).toBeVisible();
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/sign-in/);
  await page.goto("/settings/security");
  const changed = describeActivity({ action: "password.changed", metadata: {} });
  await expect(page.getByText(changed, { exact: true })).toHaveCount(2);
  await inbox(person.email, { subject: emailSubjects.passwordChanged });
});

test("changes the email address only by the link sent to the new one, and emails both", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  const newEmail = person.email.replace("person", "renamed");
  await page.goto("/settings/security");
  await page.getByRole("link", { name: securityPage.changeEmail }).click();
  await page.getByLabel(changeEmailPage.email).fill(newEmail);
  await page.getByRole("button", { name: changeEmailPage.submit }).click();
  await expect(page.getByText(errorSentences.REAUTHENTICATION_REQUIRED)).toBeVisible();
  await expect(page.getByLabel(changeEmailPage.email)).toHaveValue(newEmail);
  await page.getByLabel(confirmFields.password).fill("not the password");
  await page.getByRole("button", { name: changeEmailPage.submit }).click();
  await expect(page.getByText(errorSentences.INVALID_PASSWORD)).toHaveCount(1);
  await expect(page.getByLabel(confirmFields.password)).toBeFocused();
  await expectReadable(page);
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: changeEmailPage.submit }).click();
  await expect(page.getByText(changeEmailPage.sent(newEmail))).toBeVisible();
  await expectReadable(page);
  await inbox(person.email, { subject: emailSubjects.emailChangeRequested });

  await page.goto("/settings/profile");
  await expect(page.locator("main")).toContainText(person.email);
  const mail = await inbox(newEmail, { subject: emailSubjects.emailChangeVerify });
  await page.goto(linkIn(mail, /confirm-email/));
  await page.getByRole("button", { name: confirmEmailPage.submit }).click();
  await expect(page.getByRole("heading", { name: confirmEmailPage.done })).toBeVisible();
  await inbox(person.email, { subject: emailSubjects.emailChanged });
  await signIn(await newVisitor(), { ...person, email: newEmail });
});

test("turns two-factor authentication on, steps up with it, replaces recovery codes and turns it off", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
  inbox,
}) => {
  test.setTimeout(120_000);
  const person = await signUpAndVerify();
  await page.goto("/settings/security");
  await page.getByRole("link", { name: twoFactorCard.setUp }).click();
  await expectReadable(page);
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: twoFactorEnrollment.start }).click();

  await expect(page.getByAltText(twoFactorEnrollment.qrCode)).toBeVisible();
  await expectReadable(page);
  const key = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
  await page.getByLabel(twoFactorEnrollment.code).fill("12");
  await page.getByRole("button", { name: twoFactorEnrollment.turnOn }).click();
  await expect(page.getByText(twoFactorEnrollment.codeIncomplete)).toBeVisible();
  await page.getByLabel(twoFactorEnrollment.code).fill(await codeOfKey(key));
  await page.getByRole("button", { name: twoFactorEnrollment.turnOn }).click();

  await expect(page.getByRole("heading", { name: twoFactorEnrollment.done })).toBeVisible();
  await expectReadable(page);
  const codes = await page
    .getByRole("list", { name: recoveryCodeList.list })
    .locator("li")
    .allInnerTexts();
  expect(codes).toHaveLength(10);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: recoveryCodeList.download }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(recoveryCodeList.fileName(appConfig.name));
  await page.getByRole("link", { name: recoveryCodeList.saved }).click();
  await expect(page.getByText(recoveryCodesCard.left(10))).toBeVisible();
  await inbox(person.email, { subject: emailSubjects.twoFactorOn });
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await expect(visitor).toHaveURL(/\/two-factor/);

  // The password alone is no longer enough. A recovery code works once, in place of an authenticator code.
  await sql(
    `UPDATE recovery_codes SET used_at = now() WHERE id IN (SELECT id FROM recovery_codes
       WHERE user_id = (SELECT id FROM users WHERE email = $1) LIMIT 7)`,
    [person.email],
  );
  await page.reload();
  await expect(page.getByText(recoveryCodesCard.left(3))).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: recoveryCodesCard.replace }).click();
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: recoveryCodesPage.submit }).click();
  await expect(page.getByText(errorSentences.TWO_FACTOR_REQUIRED)).toBeVisible();
  await forgetUsedCode(sql, person);
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByLabel(authFields.authenticatorCode).fill(await codeOfKey(key));
  await page.getByRole("button", { name: recoveryCodesPage.submit }).click();
  const list = page.getByRole("list", { name: recoveryCodeList.list }).locator("li");
  await expect(list).toHaveCount(10);
  const fresh = await list.allInnerTexts();
  expect(fresh).not.toContain(codes[0]);

  await page.goto("/settings/security/two-factor");
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByLabel(authFields.authenticatorCode).fill(codes[0] ?? "");
  await page.getByRole("button", { name: turnOffTwoFactorPage.submit }).click();
  await expect(page.getByText(errorSentences.INVALID_CODE)).toBeVisible();
  await expectReadable(page);
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByLabel(authFields.authenticatorCode).fill(fresh[0]?.toUpperCase() ?? "");
  await page.getByRole("button", { name: turnOffTwoFactorPage.submit }).click();
  await expect(page.getByText(turnOffTwoFactorPage.done)).toBeVisible();
  await expect(page.getByText(twoFactorCard.off)).toBeVisible();
});

test("steps up by an emailed code without a password, and sets a password", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  await dropPassword(sql, person);
  await linkAccount(sql, person);
  await page.goto("/settings/security");
  await expect(page.getByRole("heading", { name: setPasswordCard.heading })).toBeVisible();
  // The only sign-in method cannot be removed.
  await expect(page.getByRole("button", { name: linkedAccounts.unlink(provider) })).toBeDisabled();
  await expectReadable(page);

  await page.getByLabel(setPasswordCard.new).fill("a first fine password");
  await page.getByRole("button", { name: confirmFields.sendCode }).click();
  await expect(page.getByText(confirmFields.codeSent(person.email))).toBeVisible();
  await expect(page.getByLabel(confirmFields.emailedCode)).toBeFocused();
  await expect(page.getByLabel(setPasswordCard.new)).toHaveValue("a first fine password");
  const mail = await inbox(person.email, { subject: emailSubjects.code });
  await page.getByLabel(confirmFields.emailedCode).fill("00000000");
  await page.keyboard.press("Enter");
  await expect(page.getByText(errorSentences.INVALID_CODE)).toHaveCount(1);
  await page.getByLabel(setPasswordCard.new).fill("a first fine password");
  await page.getByLabel(confirmFields.emailedCode).fill(codeIn(mail.text));
  await page.getByRole("button", { name: setPasswordCard.submit }).click();
  await expect(page.getByText(setPasswordCard.done)).toBeVisible();
  await signIn(await newVisitor(), { ...person, password: "a first fine password" });

  // Another sign-in method is left, so this one can be removed.
  await page.getByRole("link", { name: linkedAccounts.unlink(provider) }).click();
  await page.getByLabel(confirmFields.password).fill("a first fine password");
  await page.getByRole("button", { name: linkedAccounts.unlink(provider) }).click();
  await expect(page.getByText(linkedAccounts.unlinked)).toBeVisible();
});

test("renames the only passkey of an account without a password, and refuses to remove it", {
  tag: "@full",
}, async ({ page, sql, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  const [passkey] = (await sql(
    `INSERT INTO passkeys (name, public_key, user_id, credential_id, counter, device_type, backed_up)
     SELECT $2, 'key', id, id::text, 0, 'singleDevice', false FROM users WHERE email = $1
     RETURNING id`,
    [person.email, "Mein Schlüssel mit einem sehr langen Namen, der nirgends endet ".repeat(1)],
  )) as { id: string }[];
  await page.goto(`/settings/security/passkeys/${passkey?.id}`);
  await page.getByLabel(passkeyPage.name, { exact: true }).fill("My laptop");
  await page.getByRole("button", { name: passkeyPage.saveName }).click();
  await expect(page.getByText(passkeyPage.nameSaved)).toBeVisible();
  await expectReadable(page);

  await dropPassword(sql, person);
  await page.reload();
  await expect(page.getByText(passkeyPage.onlyMethod)).toBeVisible();
  await expect(page.getByRole("button", { name: passkeyPage.remove })).toHaveCount(0);
  await page.goto("/settings/security");
  await expect(page.getByRole("list", { name: passkeysCard.list })).toContainText("My laptop");
  await expectReadable(page);
});

test("erases an account after its email address and password are entered", async ({
  page,
  sql,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/danger");
  await expectReadable(page);
  await page.getByRole("link", { name: dangerPage.erase }).click();
  await expectReadable(page);
  const button = page.getByRole("button", { name: erasePage.submit });
  await page.getByLabel(erasePage.email).fill("someone.else@example.com");
  await page.getByLabel(confirmFields.password).fill(person.password);
  await button.click();
  await expect(page.getByText(errorSentences.EMAIL_MISMATCH)).toBeVisible();
  await page.getByLabel(erasePage.email).fill(person.email);
  await page.getByLabel(confirmFields.password).fill(person.password);
  await button.click();
  await page.waitForURL("**/goodbye");
  await expect(page.getByRole("heading", { name: goodbyePage.erased })).toBeVisible();
  await inbox(person.email, { subject: emailSubjects.erased });
  expect(await sql("SELECT id FROM users WHERE email = $1", [person.email])).toEqual([]);
});

test("lists all activity page by page", { tag: "@full" }, async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await sql(
    `INSERT INTO audit_logs (action, user_id, subject, metadata, created_at)
     SELECT 'session.started', id, subject, '{"method":"password","device":"Safari on iOS"}',
            now() - make_interval(hours => n)
     FROM users, generate_series(1, 70) AS n WHERE email = $1 ORDER BY n DESC`,
    [person.email],
  );
  await page.goto("/settings/security");
  await page.getByRole("link", { name: securityPage.viewActivity }).click();
  const entries = page.getByRole("table", { name: activityPage.table }).locator("tbody tr");
  await expect(entries).toHaveCount(30);
  await expectReadable(page);
  await page.getByRole("link", { name: activityPage.older }).click();
  await expect(page).not.toHaveURL(/\/activity$/);
  await expect(entries).toHaveCount(30);
  const second = page.url();
  await page.getByRole("link", { name: activityPage.older }).click();
  await expect(page).not.toHaveURL(second);
  await expect(entries.first()).toBeVisible();
  await expect(page.getByRole("link", { name: activityPage.older })).toHaveCount(0);
  await page.getByRole("link", { name: activityPage.newest }).click();
  await expect(page).toHaveURL(/\/activity$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("steps up by an emailed code, turns on two-factor authentication and erases an account", async ({
    page,
    sql,
    signUpAndVerify,
    inbox,
  }) => {
    const person = await signUpAndVerify();
    await dropPassword(sql, person);
    await linkAccount(sql, person);
    const enterEmailedCode = async (sent: number) => {
      await page.getByRole("button", { name: confirmFields.sendCode }).click();
      await expect(page.getByText(confirmFields.codeSent(person.email))).toBeVisible();
      await expect
        .poll(async () => (await page.request.get(`/api/dev/inbox?to=${person.email}`)).json(), {
          timeout: 20_000,
        })
        .toHaveLength(sent);
      const mail = await inbox(person.email, { subject: emailSubjects.code });
      await page.getByLabel(confirmFields.emailedCode).fill(codeIn(mail.text));
    };

    await page.goto("/settings/security/two-factor");
    await enterEmailedCode(2);
    await page.getByRole("button", { name: twoFactorEnrollment.start }).click();
    await expect(page.getByAltText(twoFactorEnrollment.qrCode)).toBeVisible();
    const key = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
    await page.getByLabel(twoFactorEnrollment.code).fill("000000");
    await page.getByRole("button", { name: twoFactorEnrollment.turnOn }).click();
    await expect(page.getByText(errorSentences.INVALID_CODE).first()).toBeVisible();
    await page.getByLabel(twoFactorEnrollment.code).fill(await codeOfKey(key));
    await page.getByRole("button", { name: twoFactorEnrollment.turnOn }).click();
    await expect(page.getByRole("list", { name: recoveryCodeList.list })).toBeVisible();

    await page.goto("/settings/danger/erase");
    await page.getByLabel(erasePage.email).fill(person.email);
    await enterEmailedCode(4);
    await expect(page.getByLabel(erasePage.email)).toHaveValue(person.email);
    await forgetUsedCode(sql, person);
    await page.getByLabel(authFields.authenticatorCode).fill(await codeOfKey(key));
    await page.getByRole("button", { name: erasePage.submit }).click();
    await expect(page.getByRole("heading", { name: goodbyePage.erased })).toBeVisible();
  });
});
