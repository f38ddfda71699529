import type { Page } from "@playwright/test";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
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
  await page.getByLabel("Email", { exact: true }).fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Continue" }).click();
}

const deeds = (page: Page) => page.getByRole("heading", { name: "This account is deleted" });

const usersOf = async (sql: Sql, person: Person) =>
  sql("SELECT status FROM users WHERE email = $1", [person.email]);

test("after the password the page shows what there is to do, and restores by one button", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await provePassword(visitor, person);
  await expect(deeds(visitor)).toBeVisible();
  await expect(visitor.getByText(person.email)).toBeVisible();
  await expect(visitor.getByText(/30 days from now/).first()).toBeVisible();
  await expect(visitor.getByRole("figure", { name: "The life of this account" })).toBeVisible();
  await expect(visitor.getByRole("link", { name: "Download everything" })).toHaveAttribute(
    "href",
    "/api/account/export",
  );
  await expectReadable(visitor);
  // The page is there again after a reload, and asks anew for another account.
  await visitor.goto("/restore");
  await expect(deeds(visitor)).toBeVisible();
  await visitor.getByRole("link", { name: "Prove that one" }).click();
  await expect(visitor.getByRole("heading", { name: "Restore your account" })).toBeVisible();
  await visitor.goto("/restore");
  await visitor.getByRole("button", { name: "Restore my account" }).click();
  await visitor.waitForURL("**/sign-in?restored=1");
  await expect(visitor.getByText("Your account is restored")).toBeVisible();
  await signIn(visitor, person);
});

test("signing in to a deleted account leads to the same page", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await visitor.waitForURL("**/restore");
  await expect(deeds(visitor)).toBeVisible();
  // Case 15: that is all it opens.
  await visitor.goto("/dashboard");
  await expect(visitor).toHaveURL(/\/sign-in/);
});

test("a second factor is asked for after the password, which need not be typed again", async ({
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
  const field = visitor.getByLabel("Code from your authenticator app");
  await expect(field).toBeFocused();
  await expect(visitor.getByLabel("Password", { exact: true })).toHaveCount(0);
  expect(await visitor.content()).not.toContain(person.password);
  await expectReadable(visitor);
  await field.fill("000000");
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(
    visitor.getByText("This code is not right, or it has been used").first(),
  ).toBeVisible();
  await field.fill(await factor.code());
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(deeds(visitor)).toBeVisible();
});

test("a mailed link opens the same, asks for the second factor too, and dies with the restore", async ({
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
  await visitor.goto(linkIn(await inbox(person.email, { subject: /is deleted/ }), /restore/));
  await visitor.getByRole("button", { name: "Download or erase it instead" }).click();
  const field = visitor.getByLabel("Code from your authenticator app");
  await expect(field).toBeFocused();
  await expectReadable(visitor);
  await field.fill(await factor.code());
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(deeds(visitor)).toBeVisible();
  await visitor.getByRole("button", { name: "Restore my account" }).click();
  await visitor.waitForURL("**/sign-in?restored=1");
  const late = await newVisitor();
  await late.goto(linkIn(await inbox(person.email, { subject: /is deleted/ }), /restore/));
  await expect(late.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
});

test("case 12: a restore link in somebody else's session offers both ways", async ({
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const link = linkIn(await inbox(person.email, { subject: /is deleted/ }), /restore/);
  // Somebody else signs up in the browser that the account was deleted in.
  await page.context().clearCookies();
  const somebody = newPerson();
  await signUpAndVerify(somebody);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You are signed in already" })).toBeVisible();
  await expectReadable(page);
  await page.getByRole("button", { name: "Sign out and use the link" }).click();
  await page.getByRole("button", { name: "Restore my account" }).click();
  await page.waitForURL("**/sign-in?restored=1");
  await signIn(await newVisitor(), person);
});

test("erasing at once wants the address typed and the password, and ends with a receipt", async ({
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
  await visitor.getByRole("link", { name: "Erase everything now…" }).click();
  await expect(visitor.getByRole("heading", { name: "Erase everything now" })).toBeVisible();
  await expect(visitor.getByText("What goes", { exact: true })).toBeVisible();
  await expect(visitor.getByText("What stays, and why")).toBeVisible();
  await expectReadable(visitor);

  const address = visitor.getByLabel("Type your address");
  const password = visitor.getByLabel("Your password");
  const erase = visitor.getByRole("button", { name: "Erase everything now" });
  await address.fill("somebody.else@example.com");
  await password.fill(person.password);
  await erase.click();
  await expect(visitor.getByText("This is not the address of the account.").first()).toBeVisible();
  await address.fill(person.email);
  await password.fill("not the password");
  await erase.click();
  await expect(visitor.getByText("The password is not right.").first()).toBeVisible();
  expect(await usersOf(sql, person)).toEqual([{ status: "deleted" }]);

  await address.fill(person.email);
  await password.fill(person.password);
  await erase.click();
  await visitor.waitForURL("**/goodbye");
  await expect(visitor.getByRole("heading", { name: "Your account is erased" })).toBeVisible();
  await inbox(person.email, { subject: /is erased/ });
  await expect.poll(() => usersOf(sql, person)).toEqual([]);
  await visitor.goto("/restore");
  await expect(visitor.getByRole("heading", { name: "Restore your account" })).toBeVisible();
});

test("a page that was open for too long says so, and asks again", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await deleteOwnAccount(page, person);
  const visitor = await newVisitor();
  await provePassword(visitor, person);
  await expect(deeds(visitor)).toBeVisible();
  await sql(
    `UPDATE verifications SET expires_at = now() WHERE purpose = 'grace-pass'
      AND user_id = (SELECT id FROM users WHERE email = $1)`,
    [person.email],
  );
  await visitor.getByRole("button", { name: "Restore my account" }).click();
  await expect(visitor.getByRole("main").getByText("The page was open for too long")).toBeVisible();
  await expectReadable(visitor);
  expect(await usersOf(sql, person)).toEqual([{ status: "deleted" }]);
});
