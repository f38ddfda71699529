import type { Page } from "@playwright/test";
import { errorSentences } from "@/lib/auth/error-sentences";
import { expect, test } from "../fixtures";
import { linkIn } from "../inbox";
import {
  accountForms,
  accountPage,
  accountStates,
  impersonationBanner,
  usersPage,
} from "../interface/admin";
import { authFields, resetPasswordPage } from "../interface/auth";
import { emailSubjects } from "../interface/emails";
import { confirmFields } from "../interface/settings";
import { newPerson, type Person, signIn, submitSignIn } from "../people";

type Sql = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;

/** Makes the person of the page an admin. */
const promote = (sql: Sql, { email }: Person) =>
  sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);

async function pageOf(sql: Sql, { email }: { email: string }): Promise<string> {
  const [row] = await sql<{ id: string }>("SELECT id FROM users WHERE email = $1", [email]);
  return `/admin/users/${row?.id}`;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole("link", { name, exact: true }).click();
const state = (page: Page, name: string) =>
  page.locator("main header").getByText(name, { exact: true });

/** The console's line of a page that is not there. */
const notThere = /status of 404/;

test("suspends an account and lifts the suspension", async ({
  page,
  newVisitor,
  signUpAndVerify,
  sql,
}) => {
  const visitor = await newVisitor();
  const member = await signUpAndVerify({}, visitor);
  await visitor.goto("/dashboard");
  await promote(sql, await signUpAndVerify());
  await page.goto(await pageOf(sql, member));
  await follow(page, accountPage.suspend);
  await press(page, accountForms.suspend);
  await expect(page.getByLabel(accountPage.reason)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(accountPage.reason).fill("Sent unsolicited invitations");
  await press(page, accountForms.suspend);
  await expect(state(page, accountStates.suspended)).toBeVisible();
  await expect(page.getByText("Sent unsolicited invitations")).toBeVisible();

  await visitor.goto("/dashboard");
  await expect(visitor).toHaveURL(/\/sign-in/);
  await submitSignIn(visitor, member);
  await expect(visitor.getByText(errorSentences.ACCOUNT_BANNED)).toBeVisible();

  await press(page, accountPage.liftSuspension);
  await expect(state(page, accountStates.active)).toBeVisible();
  await signIn(visitor, member);
});

test("signs in as a user and returns, without a way to the user's settings", async ({
  page,
  newVisitor,
  signUpAndVerify,
  sql,
}) => {
  const member = await signUpAndVerify({}, await newVisitor());
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  await page.goto(await pageOf(sql, member));
  await follow(page, accountPage.impersonate);
  await page.getByLabel(accountPage.reason).fill("Support request 4711");
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.impersonate);
  await page.waitForURL("**/dashboard");
  await expect(page.getByRole("status").filter({ hasText: member.name })).toBeVisible();
  await page.goto("/settings/profile");
  await page.getByLabel(authFields.name, { exact: true }).fill("Someone else");
  await press(page, "Save name");
  await expect(page.getByText(errorSentences.IMPERSONATED)).toBeVisible();
  await press(page, impersonationBanner.stop);
  await page.waitForURL("**/admin/users");
  await page.goto("/settings/profile");
  await expect(page.getByRole("main").getByText(admin.email)).toBeVisible();
});

test("deletes, restores and permanently erases an account", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
  problems,
  sql,
}) => {
  problems.allow(notThere);
  const member = await signUpAndVerify({}, await newVisitor());
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const path = await pageOf(sql, member);
  await page.goto(path);
  await follow(page, accountPage.delete);
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.delete);
  await expect(state(page, accountStates.deleted)).toBeVisible();
  await inbox(member.email, { subject: emailSubjects.deleted });
  await press(page, accountPage.restore);
  await expect(state(page, accountStates.active)).toBeVisible();

  await follow(page, accountPage.erase);
  await page.getByLabel(accountPage.typedEmail).fill("other@example.com");
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.erase);
  await expect(page.getByLabel(accountPage.typedEmail)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(accountPage.typedEmail).fill(member.email);
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.erase);
  await inbox(member.email, { subject: emailSubjects.erased });
  await expect
    .poll(async () => (await sql("SELECT FROM users WHERE email = $1", [member.email])).length)
    .toBe(0);
  const gone = await page.goto(path);
  expect(gone?.status()).toBe(404);
});

test("says that an account is gone which was never verified, and was deleted", async ({
  page,
  signUpAndVerify,
  sql,
}) => {
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const person = newPerson();
  await sql(
    "INSERT INTO users (name, email, email_hash, email_hash_key) VALUES ($1, $2, $2, 'test')",
    [person.name, person.email],
  );
  await page.goto(await pageOf(sql, person));
  await follow(page, accountPage.delete);
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.delete);
  await page.waitForURL("**/admin/users?done=erased");
  await expect(page.getByText(usersPage.erased)).toBeVisible();
});

test("creates a user, whose link leads to a password of their own", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
  sql,
}) => {
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const created = newPerson();
  await page.goto("/admin/users/new");
  await page.getByLabel(authFields.name, { exact: true }).fill(created.name);
  await page.getByLabel(authFields.email, { exact: true }).fill(admin.email);
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.create);
  const email = page.getByLabel(authFields.email, { exact: true });
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await email.fill(created.email);
  await page.getByLabel(confirmFields.password).fill(admin.password);
  await press(page, accountForms.create);
  await expect(page.getByRole("heading", { level: 1, name: created.name })).toBeVisible();

  const visitor = await newVisitor();
  const mail = await inbox(created.email, { subject: emailSubjects.resetPassword });
  await visitor.goto(linkIn(mail, /reset-password/));
  await visitor.getByLabel(authFields.newPassword, { exact: true }).fill(created.password);
  await press(visitor, resetPasswordPage.submit);
  await expect(visitor).not.toHaveURL(/reset-password/);
  await signIn(visitor, created);
});

test("is unknown to members, and gone for an admin who was demoted", async ({
  page,
  signUpAndVerify,
  problems,
  sql,
}) => {
  problems.allow(notThere);
  const person = await signUpAndVerify();
  for (const path of ["/admin", "/admin/jobs", "/admin/users/new", await pageOf(sql, person)])
    expect((await page.goto(path))?.status(), path).toBe(404);
  await promote(sql, person);
  expect((await page.goto("/admin"))?.status()).toBe(200);
  await sql("UPDATE users SET role = 'member' WHERE email = $1", [person.email]);
  expect((await page.goto("/admin"))?.status()).toBe(404);
});
