import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import { deleteAccount, newPerson, signIn, signUp, submitDeletion, submitSignIn } from "./people";

test("a verification link asks for the password in another browser", async ({
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
  await other.getByLabel("Password", { exact: true }).fill(person.password);
  await other.getByRole("button", { name: /verify|confirm/i }).click();
  await other.waitForURL("**/dashboard");
  // The link is used up, also for the browser that signed up.
  await page.goto(link);
  await expect(page).toHaveURL(/\/verify-email\?error=invalid/);
});

test("a wrong password deletes nothing, says so, and keeps the dialog", async ({
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await submitDeletion(page, "not the password");
  await expect(
    page.getByText("The password is not right. Nothing has been changed."),
  ).toBeVisible();
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/dashboard/);
});

test("deletion signs out everywhere, in an open tab too, and the mail brings the account back", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  const phone = await newVisitor();
  await signIn(phone, person);

  await deleteAccount(page, person);
  await expect(page.getByText(/30 days from now|29 days from now/).first()).toBeVisible();
  await phone.reload();
  await expect(phone).toHaveURL(/\/sign-in/);

  await submitSignIn(phone, person);
  await expect(
    phone.getByRole("main").getByText("This account is deleted", { exact: true }),
  ).toBeVisible();

  const mail = await inbox(person.email, { subject: /delet/i });
  const stranger = await newVisitor();
  await stranger.goto(linkIn(mail, /restore\?token/));
  await stranger.getByRole("button", { name: "Restore my account" }).click();
  await stranger.waitForURL("**/sign-in?restored=1");
  await signIn(stranger, person);
  await stranger.goto(linkIn(mail, /restore\?token/));
  await expect(stranger.getByText(/no longer valid/i)).toBeVisible();
});

test("a forgotten password is set anew from the mail, once", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/dashboard");
  const visitor = await newVisitor();
  await visitor.goto("/forgot-password");
  await visitor.getByLabel("Email", { exact: true }).fill(person.email);
  await visitor.getByRole("button", { name: /link/i }).click();
  const link = linkIn(await inbox(person.email, { subject: /password/i }), /reset-password/);
  await visitor.goto(link);
  await visitor.getByLabel("New password", { exact: true }).fill("a brand new password");
  await visitor
    .getByRole("button", { name: /password/i })
    .last()
    .click();
  await visitor.waitForURL("**/sign-in?reset=1");
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(visitor, { email: person.email, password: "a brand new password" });
});

test("signing in leads to where one wanted to go, and never to another site", async ({
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
    await visitor.getByLabel("Email", { exact: true }).fill(person.email);
    await visitor.getByLabel("Password", { exact: true }).fill(person.password);
    await visitor.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(visitor).toHaveURL(expected);
    await visitor.context().clearCookies();
  }
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("an account lives its whole life", async ({ page, inbox }) => {
    const person = newPerson();
    await page.goto("/sign-up");
    await page.getByLabel("Name", { exact: true }).fill(person.name);
    await page.getByLabel("Email", { exact: true }).fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: /create/i }).click();
    await page.goto(linkIn(await inbox(person.email), /verify-email/));
    await expect(page).toHaveURL(/\/dashboard/);
    await page.goto("/settings/danger?confirm=1");
    await page.getByLabel("Your password").fill(person.password);
    await page.getByRole("button", { name: "Delete my account" }).click();
    await expect(page).toHaveURL(/\/goodbye/);
    await page.goto("/restore");
    const form = page.locator("form", { has: page.getByLabel("Password", { exact: true }) });
    await form.getByLabel("Email", { exact: true }).fill(person.email);
    await form.getByLabel("Password", { exact: true }).fill(person.password);
    await form.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Restore my account" }).click();
    await expect(page).toHaveURL(/\/sign-in\?restored=1/);
  });
});
