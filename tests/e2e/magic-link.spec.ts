import type { Page } from "@playwright/test";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { type Inbox, linkIn } from "./inbox";
import {
  authFields,
  confirmEmailPage,
  magicLinkPage,
  magicLinkRequestPage,
  otherSessionPage,
  sentPage,
} from "./interface/auth";
import { emailSubjects } from "./interface/emails";
import { profilePage } from "./interface/settings";

async function askForLink(page: Page, email: string, inbox: Inbox): Promise<string> {
  await page.goto("/sign-in?by=mail");
  await page.getByLabel(authFields.email, { exact: true }).fill(email);
  await page.getByRole("button", { name: magicLinkRequestPage.submit }).click();
  await expect(page.getByRole("heading", { name: sentPage.heading })).toBeVisible();
  return linkIn(await inbox(email, { subject: emailSubjects.magicLink }), /magic-link/);
}

const button = (email: string) => magicLinkPage.signInAs(`${email[0]}***@example.com`);

test("signs in once by the button of an emailed link, also after a prefetch", async ({
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const { email } = await signUpAndVerify();
  const visitor = await newVisitor();
  const link = await askForLink(visitor, email, inbox);
  // A scanner looks, twice, with nobody's cookies.
  const scanner = await newVisitor();
  for (let look = 0; look < 2; look++) expect((await scanner.request.get(link)).status()).toBe(200);
  await visitor.goto(link);
  await expect(visitor.locator("main")).not.toContainText(email);
  await expectReadable(visitor);
  await visitor.getByRole("button", { name: button(email) }).click();
  await visitor.waitForURL("**/dashboard");

  const late = await newVisitor();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: magicLinkPage.dead })).toBeVisible();
  await expectReadable(late);
  await late.getByRole("link", { name: magicLinkPage.newLink }).click();
  await expect(late.getByRole("heading", { name: magicLinkRequestPage.heading })).toBeVisible();
});

test("reports a link that expires while its page is open", async ({
  newVisitor,
  inbox,
  sql,
  signUpAndVerify,
  problems,
}) => {
  problems.allow(/status of 400/);
  const { email } = await signUpAndVerify();
  const visitor = await newVisitor();
  await visitor.goto(await askForLink(visitor, email, inbox));
  await sql(
    `UPDATE verifications SET expires_at = now() WHERE purpose = 'magic-link'
      AND user_id = (SELECT id FROM users WHERE email = $1)`,
    [email],
  );
  await visitor.getByRole("button", { name: button(email) }).click();
  await expect(visitor.getByRole("main").getByText(magicLinkPage.dead)).toBeVisible();
  await expect(visitor.getByRole("link", { name: magicLinkPage.newLink })).toBeVisible();
});

test("offers both accounts for a link in another user's session, and consumes nothing", async ({
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const owner = await signUpAndVerify();
  const other = await newVisitor();
  const somebody = await signUpAndVerify({}, other);
  const link = await askForLink(await newVisitor(), owner.email, inbox);
  await other.goto(link);
  await expect(other.getByRole("heading", { name: otherSessionPage.heading })).toBeVisible();
  await expect(other.locator("main")).toContainText(
    magicLinkPage.signInAs(`${owner.email[0]}***@`),
  );
  await expectReadable(other);
  await other.getByRole("link", { name: otherSessionPage.continueAs(somebody.email) }).click();
  await other.waitForURL("**/dashboard");

  await other.goto(link);
  await other.getByRole("button", { name: button(owner.email) }).click();
  await other.waitForURL("**/dashboard");
  await other.goto("/settings/profile");
  await expect(other.getByLabel(profilePage.name, { exact: true })).toHaveValue(owner.name);
  await page.close();
});

test("confirms a new address by a button, and emails both addresses", async ({
  app,
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const newEmail = `new-${person.email}`;
  const asked = await page.request.post(`${app.url}/api/auth/change-email`, {
    data: { newEmail, password: person.password },
    headers: { origin: app.url },
  });
  expect(asked.status(), await asked.text()).toBe(200);
  await inbox(person.email, { subject: emailSubjects.emailChangeRequested });
  const mail = await inbox(newEmail, { subject: emailSubjects.emailChangeVerify });
  const link = linkIn(mail, /confirm/);
  const scanner = await newVisitor();
  expect((await scanner.request.get(link)).status()).toBe(200);
  await page.goto(link);
  await expectReadable(page);
  await page.getByRole("button", { name: confirmEmailPage.submit }).click();
  await expect(page.getByRole("heading", { name: confirmEmailPage.done })).toBeVisible();
  await inbox(person.email, { subject: emailSubjects.emailChanged });
  await page.goto(link);
  await page.getByRole("button", { name: confirmEmailPage.submit }).click();
  await expect(page.getByRole("main").getByText(confirmEmailPage.dead)).toBeVisible();
});
