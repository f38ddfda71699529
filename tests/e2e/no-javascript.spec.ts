import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type InboxMail, linkIn } from "./inbox";
import { newPerson, type Person } from "./people";
import { forgetUsedCode, type SecondFactor, turnOnSecondFactor } from "./second-factor";

test.use({ javaScriptEnabled: false });

type Inbox = (to: string, options?: { subject?: RegExp }) => Promise<InboxMail>;

async function fill(page: Page, fields: Record<string, string>, button: string): Promise<void> {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole("button", { name: button, exact: true }).click();
}

const credentials = ({ email, password }: Person) => ({ Email: email, Password: password });
const appCode = "Code from your authenticator app";

/** Signs up and confirms the address, by forms alone; ends on the dashboard. */
async function join(page: Page, inbox: Inbox): Promise<Person> {
  const person = newPerson();
  await page.goto("/sign-up");
  await fill(page, { Name: person.name, ...credentials(person) }, "Create account");
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

test("a sign-in is refused on its own page, which keeps the address", async ({ page, inbox }) => {
  const person = await join(page, inbox);
  await page.context().clearCookies();
  await page.goto("/sign-in?next=%2Fsettings%2Fprofile");
  await fill(page, { Email: "not an address", Password: "x" }, "Sign in");
  await expect(page.getByText("Enter an email address such as").first()).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("See below");
  await fill(page, { Email: person.email, Password: "not the password" }, "Sign in");
  await expect(page.getByRole("alert")).toContainText("is not right");
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue(person.email);
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeHidden();
  await fill(page, credentials(person), "Sign in");
  await expect(page).toHaveURL(/\/settings\/profile$/);
});

test("a second step is a page of its own, and leads on", async ({ page, inbox, sql }) => {
  const { factor, ...person } = await joinWithSecondFactor(page, inbox);
  await forgetUsedCode(sql, person);
  await page.context().clearCookies();
  await page.goto("/sign-in?next=%2Fsettings%2Fprofile");
  await fill(page, credentials(person), "Sign in");
  await expect(page).toHaveURL(/\/two-factor\?next=/);
  await fill(page, { [appCode]: "000000" }, "Sign in");
  await expect(page.getByRole("main")).toContainText("This code is not right");
  await page.getByLabel("Trust this browser for 30 days").check();
  await fill(page, { [appCode]: await factor.code() }, "Sign in");
  await expect(page).toHaveURL(/\/settings\/profile$/);

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await fill(page, credentials(person), "Sign in");
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await fill(page, { "Recovery code": factor.recoveryCodes[0] ?? "" }, "Sign in");
  await expect(page).toHaveURL(/\/dashboard$/);
});

test("a mailed link signs in, and takes over another's browser only when told to", async ({
  page,
  inbox,
}) => {
  const owner = await join(page, inbox);
  await page.context().clearCookies();
  await join(page, inbox);
  const request = async () => {
    await page.goto("/sign-in?by=mail");
    await fill(page, { Email: owner.email }, "Mail me a sign-in link");
    await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeVisible();
  };
  // The page of another account stays what it is until the button is pressed.
  await page.context().clearCookies();
  await request();
  const link = linkIn(await inbox(owner.email, { subject: /^Sign in/ }), /magic-link/);
  await join(page, inbox);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You are signed in already" })).toBeVisible();
  await page.getByRole("button", { name: /^Sign in as/ }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto("/settings/profile");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(owner.name);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
});

test("a deleted account with a second factor is proved in two steps, and restored", async ({
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
  await fill(page, credentials(person), "Continue");
  await expect(page.getByLabel(appCode)).toBeVisible();
  // What was typed is kept, but not where anybody could read it.
  expect(await page.content()).not.toContain(person.password);
  await fill(page, { [appCode]: "000000" }, "Continue");
  await expect(page.getByRole("main")).toContainText("This code is not right");
  await fill(page, { [appCode]: await factor.code() }, "Continue");
  await expect(page.getByRole("heading", { name: "This account is deleted" })).toBeVisible();
  await page.getByRole("button", { name: "Restore my account" }).click();
  await expect(page).toHaveURL(/\/sign-in\?restored=1/);
});

test("a deleted account is erased from its own page", async ({ app, page, inbox, sql }) => {
  const person = await join(page, inbox);
  const deleted = await page.request.post(`${app.url}/api/auth/delete-user`, {
    data: { password: person.password },
    headers: { origin: app.url },
  });
  expect(deleted.status()).toBe(200);
  await page.goto("/sign-in");
  await fill(page, credentials(person), "Sign in");
  await expect(page.getByRole("heading", { name: "This account is deleted" })).toBeVisible();
  await page.getByRole("link", { name: "Erase everything now…" }).click();
  await fill(
    page,
    { "Type your address": "else@example.com", "Your password": person.password },
    "Erase everything now",
  );
  await expect(page.getByText("This is not the address of the account.")).toBeVisible();
  await fill(
    page,
    { "Type your address": person.email, "Your password": person.password },
    "Erase everything now",
  );
  await expect(page).toHaveURL(/\/goodbye/);
  await expect
    .poll(() => sql("SELECT id FROM users WHERE email = $1", [person.email]), { timeout: 15_000 })
    .toEqual([]);
});

test("a new address is confirmed by a form, after signing in where need be", async ({
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
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await fill(page, credentials(person), "Sign in");
  await page.getByRole("button", { name: "Confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Your address is changed" })).toBeVisible();
  await expect(page.getByText(newEmail)).toBeVisible();
});
