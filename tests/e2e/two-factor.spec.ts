import { errorSentences } from "@/lib/auth/error-sentences";
import { recoveryCodesLeft } from "@/lib/email/sentences";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { authFields, signInNotices, signInPage, twoFactorPage } from "./interface/auth";
import { emailSubjects } from "./interface/emails";
import { userBlock } from "./interface/settings";
import { submitSignIn } from "./people";
import { forgetUsedCode, turnOnSecondFactor } from "./second-factor";

const code = authFields.authenticatorCode;

test("asks for an authenticator code after the password, and continues to the requested page", async ({
  page,
  newVisitor,
  problems,
  sql,
  signUpAndVerify,
}) => {
  problems.allow(/status of 401/);
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await visitor.goto("/sign-in?next=%2Fsettings%2Fprofile");
  await visitor.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await visitor.getByLabel(authFields.password, { exact: true }).fill(person.password);
  await visitor.getByRole("button", { name: signInPage.submit, exact: true }).click();
  await visitor.waitForURL("**/two-factor?next=*");
  await expect(visitor.getByLabel(code)).toBeFocused();
  await expectReadable(visitor);
  // Not signed in before the code.
  await visitor.goto("/dashboard");
  await expect(visitor).toHaveURL(/\/sign-in/);
  await visitor.goto("/two-factor?next=%2Fsettings%2Fprofile");

  await visitor.getByLabel(code).fill("000000");
  await visitor.getByRole("button", { name: twoFactorPage.submit }).click();
  await expect(visitor.getByText(errorSentences.INVALID_CODE).first()).toBeVisible();
  await expect(visitor.getByLabel(code)).toHaveAttribute("aria-invalid", "true");
  await visitor.getByLabel(code).fill(await factor.code());
  await visitor.getByRole("button", { name: twoFactorPage.submit }).click();
  await visitor.waitForURL("**/settings/profile");
});

test("accepts a recovery code once, and emails the owner", async ({
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const { recoveryCodes } = await turnOnSecondFactor(page, person);
  for (const expected of ["**/dashboard", null]) {
    const visitor = await newVisitor();
    await submitSignIn(visitor, person);
    await visitor.getByRole("link", { name: twoFactorPage.useRecoveryCode }).click();
    await visitor.getByLabel(authFields.recoveryCode).fill(recoveryCodes[0] ?? "");
    await visitor.getByRole("button", { name: twoFactorPage.submit }).click();
    if (expected) await visitor.waitForURL(expected);
    else {
      await expect(visitor.getByText(errorSentences.INVALID_BACKUP_CODE).first()).toBeVisible();
      await expectReadable(visitor);
      await visitor.getByRole("link", { name: twoFactorPage.useApp }).click();
      await expect(visitor.getByLabel(code)).toBeVisible();
    }
  }
  const mail = await inbox(person.email, { subject: emailSubjects.recoveryCodeUsed });
  expect(mail.text).toContain(recoveryCodesLeft(9));
});

test("skips the challenge in a trusted browser, and in no other", { tag: "@full" }, async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await visitor.getByLabel(code).fill(await factor.code());
  await visitor.getByLabel(twoFactorPage.trust).check();
  await visitor.getByRole("button", { name: twoFactorPage.submit }).click();
  await visitor.waitForURL("**/dashboard");
  await visitor.getByRole("button", { name: userBlock.signOut }).first().click();
  await expect(visitor).toHaveURL(/\/$/);
  await submitSignIn(visitor, person);
  await visitor.waitForURL("**/dashboard");

  const other = await newVisitor();
  await submitSignIn(other, person);
  await expect(other).toHaveURL(/\/two-factor$/);
});

test("returns to the sign-in page with a message when a challenge has expired", {
  tag: "@full",
}, async ({ page, newVisitor, sql, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  const factor = await turnOnSecondFactor(page, person);
  await forgetUsedCode(sql, person);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await visitor.getByLabel(code).fill(await factor.code());
  await sql("DELETE FROM verifications WHERE user_id = (SELECT id FROM users WHERE email = $1)", [
    person.email,
  ]);
  await visitor.getByRole("button", { name: twoFactorPage.submit }).click();
  await expect(visitor.getByText(signInNotices.expired)).toBeVisible();
  await expectReadable(visitor);
  // Nobody is between two steps now.
  await visitor.goto("/two-factor");
  await expect(visitor).toHaveURL(/\/sign-in\?expired=1/);
});
