import { errorSentences } from "@/lib/auth/error-sentences";
import { formatRelative } from "@/lib/format/dates";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import {
  authFields,
  forgotPasswordPage,
  resetPasswordPage,
  signInNotices,
  signInPage,
  signUpPage,
  verifyEmailPage,
} from "./interface/auth";
import {
  deleteDialog,
  restoreLinkPage,
  restoreOptionsPage,
  restorePage,
} from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { confirmFields, userBlock } from "./interface/settings";
import { deleteAccount, newPerson, signIn, signUp, submitDeletion, submitSignIn } from "./people";

const day = 24 * 60 * 60 * 1000;

/** "in 30 days", or one day less once the minute of the deletion has passed. */
function inAMonth(): RegExp {
  const now = new Date();
  const days = [30, 29].map((count) => formatRelative(new Date(now.getTime() + count * day), now));
  return new RegExp(days.join("|"));
}

test("doesn’t link the development inbox after a sign-up in a production build", async ({
  page,
}) => {
  await signUp(page, newPerson());
  await expect(page.locator('a[href^="/dev/"]')).toHaveCount(0);
});

test("asks for the password when a verification link is opened in another browser", async ({
  page,
  newVisitor,
  inbox,
}) => {
  const person = newPerson();
  await signUp(page, person);
  const link = linkIn(await inbox(person.email), /verify-email/);
  const other = await newVisitor();
  await other.goto(link);
  await expect(other).toHaveURL(/\/verify-email\?token=/);
  await other.getByLabel(authFields.password, { exact: true }).fill(person.password);
  await other.getByRole("button", { name: verifyEmailPage.submit }).click();
  await other.waitForURL("**/dashboard");
  // The link is used up, also for the browser that signed up.
  await page.goto(link);
  await expect(page).toHaveURL(/\/verify-email\?error=invalid/);
});

test("keeps the account and the dialog, with a message, after a wrong password", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await submitDeletion(page, "not the password");
  await expect(page.getByText(errorSentences.INVALID_PASSWORD)).toBeVisible();
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/dashboard/);
});

test("signs out all sessions on a deletion, in an open tab too, and restores by the emailed link", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  const phone = await newVisitor();
  await signIn(phone, person);

  await deleteAccount(page, person);
  await expect(page.getByText(inAMonth()).first()).toBeVisible();
  await phone.reload();
  await expect(phone).toHaveURL(/\/sign-in/);

  await submitSignIn(phone, person);
  await expect(
    phone.getByRole("main").getByText(signInNotices.deleted, { exact: true }),
  ).toBeVisible();

  const mail = await inbox(person.email, { subject: emailSubjects.deleted });
  const stranger = await newVisitor();
  await stranger.goto(linkIn(mail, /restore\?token/));
  await stranger.getByRole("button", { name: restoreLinkPage.submit }).click();
  await stranger.waitForURL("**/sign-in?restored=1");
  await signIn(stranger, person);
  await stranger.goto(linkIn(mail, /restore\?token/));
  await expect(stranger.getByRole("heading", { name: restoreLinkPage.dead })).toBeVisible();
});

test("resets a forgotten password once by the emailed link", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/dashboard");
  const visitor = await newVisitor();
  await visitor.goto("/forgot-password");
  await visitor.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await visitor.getByRole("button", { name: forgotPasswordPage.submit }).click();
  const mail = await inbox(person.email, { subject: emailSubjects.resetPassword });
  const link = linkIn(mail, /reset-password/);
  await visitor.goto(link);
  // A password manager saves the new password under it.
  await expect(visitor.locator("input[autocomplete=username]")).toHaveValue(person.email);
  await visitor.getByLabel(authFields.newPassword, { exact: true }).fill("a brand new password");
  await visitor.getByRole("button", { name: resetPasswordPage.submit }).click();
  await visitor.waitForURL("**/sign-in?reset=1");
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { name: resetPasswordPage.dead })).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(visitor, { email: person.email, password: "a brand new password" });
});

test("signs in with an address that HTML accepts and Zod alone refuses", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const { email } = newPerson();
  const person = await signUpAndVerify({ email: email.replace("@", ".o&m.@") }, page);
  const visitor = await newVisitor();
  await signIn(visitor, person);
});

test("continues to the requested page after a sign-in, and never to another site", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/dashboard");
  const visitor = await newVisitor();
  for (const [next, expected] of [
    ["/settings/profile", /\/settings\/profile$/],
    ["//evil.example", /\/dashboard$/],
  ] as const) {
    await visitor.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await visitor.getByLabel(authFields.email, { exact: true }).fill(person.email);
    await visitor.getByLabel(authFields.password, { exact: true }).fill(person.password);
    await visitor.getByRole("button", { name: signInPage.submit, exact: true }).click();
    await expect(visitor).toHaveURL(expected);
    await visitor.context().clearCookies();
  }
  await page.getByRole("button", { name: userBlock.signOut }).first().click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("creates, verifies, deletes and restores an account", async ({ page, inbox }) => {
    const person = newPerson();
    await page.goto("/sign-up");
    await page.getByLabel(authFields.name, { exact: true }).fill(person.name);
    await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
    await page.getByLabel(authFields.password, { exact: true }).fill(person.password);
    await page.getByRole("button", { name: signUpPage.submit }).click();
    await page.goto(linkIn(await inbox(person.email), /verify-email/));
    await expect(page).toHaveURL(/\/dashboard/);
    await page.goto("/settings/danger?confirm=1");
    await page.getByLabel(confirmFields.password).fill(person.password);
    await page.getByRole("button", { name: deleteDialog.submit }).click();
    await expect(page).toHaveURL(/\/goodbye/);
    await page.goto("/restore");
    const form = page.locator("form", {
      has: page.getByLabel(authFields.password, { exact: true }),
    });
    await form.getByLabel(authFields.email, { exact: true }).fill(person.email);
    await form.getByLabel(authFields.password, { exact: true }).fill(person.password);
    await form.getByRole("button", { name: restorePage.submit }).click();
    await page.getByRole("button", { name: restoreOptionsPage.restore }).click();
    await expect(page).toHaveURL(/\/sign-in\?restored=1/);
  });
});
