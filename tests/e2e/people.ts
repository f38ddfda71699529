import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { linkIn, waitForMail } from "./inbox";
import { authFields, sentPage, signInPage, signUpPage } from "./interface/auth";
import { dangerPage, deleteDialog, goodbyePage } from "./interface/deletion";
import { confirmFields } from "./interface/settings";

/** Someone who signs up. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

/** A person nobody has met, with a password that passes. */
export function newPerson(given: Partial<Person> = {}): Person {
  const id = randomUUID().slice(0, 8);
  return {
    name: `Person ${id}`,
    email: `person-${id}@example.com`,
    password: `correct horse ${id}`,
    ...given,
  };
}

/** Fills in and sends the sign-up form; ends on "check your inbox". */
export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel(authFields.name, { exact: true }).fill(person.name);
  await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await page.getByLabel(authFields.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: signUpPage.submit }).click();
  await expect(page.getByRole("heading", { name: sentPage.heading })).toBeVisible();
}

/** Fills in and sends the sign-in form, and goes no further. */
export async function submitSignIn(page: Page, person: Omit<Person, "name">): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await page.getByLabel(authFields.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: signInPage.submit, exact: true }).click();
}

/** Signs in; ends on the dashboard. */
export async function signIn(page: Page, person: Omit<Person, "name">): Promise<void> {
  await submitSignIn(page, person);
  await page.waitForURL("**/dashboard");
}

/** Opens the link of the newest mail in the browser that signed up; ends signed in on the dashboard. */
export async function verify(page: Page, person: Person): Promise<void> {
  const mail = await waitForMail(page.request, person.email);
  await page.goto(linkIn(mail, /verify/));
  await page.waitForURL("**/dashboard**");
}

/** Where the application of this page is, also while it shows none. */
export async function originOf(page: Page): Promise<string> {
  return new URL((await page.request.get("/robots.txt")).url()).origin;
}

/** Signs up and verifies over HTTP, as the browser that it is; ends signed in, on the page that was there. */
export async function signUpAndVerify(
  page: Page,
  origin: string,
  given: Partial<Person> = {},
): Promise<Person> {
  const person = newPerson(given);
  const headers = { "user-agent": await page.evaluate(() => navigator.userAgent) };
  const signedUp = await page.request.post("/api/auth/sign-up/email", {
    headers: { ...headers, origin },
    data: person,
  });
  expect(signedUp.status(), await signedUp.text()).toBe(200);
  const link = linkIn(await waitForMail(page.request, person.email), /verify/);
  const verified = await page.request.get(link, { headers, maxRedirects: 0 });
  expect(verified.headers().location).toMatch(/\/dashboard/);
  return person;
}

/** Fills in and sends the form of the danger zone, and goes no further. */
export async function submitDeletion(page: Page, password: string): Promise<void> {
  await page.goto("/settings/danger");
  await page.getByRole("button", { name: dangerPage.open }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(confirmFields.password).fill(password);
  await dialog.getByRole("button", { name: deleteDialog.submit }).click();
}

/** Deletes the account that is signed in; ends on the goodbye page. */
export async function deleteAccount(page: Page, person: { password: string }): Promise<void> {
  await submitDeletion(page, person.password);
  await page.waitForURL("**/goodbye");
  await expect(page.getByRole("heading", { name: goodbyePage.deleted })).toBeVisible();
}
