import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import { submitSignIn } from "./people";

const refusals: [error: string, title: string, sentence: RegExp][] = [
  ["access_denied", "You are not signed in", /did not let you through/],
  ["address_held", "You are not signed in", /not free yet/],
  ["email_not_found", "You are not signed in", /no email address/],
  ["email_not_verified", "Confirm your address first", /We have mailed it a link/],
  ["provider_unavailable", "You are not signed in", /does not answer/],
  ["state_mismatch", "You are not signed in", /took too long/],
  ["no_such_code_<b>", "You are not signed in", /Try again, or sign in another way/],
];

test("what a provider refused is told as a sentence, never as a code", async ({ page }) => {
  for (const [error, title, sentence] of refusals) {
    await page.goto(`/sign-in?error=${encodeURIComponent(error)}`);
    await expect(page.getByText(title, { exact: true })).toBeVisible();
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.locator("main")).not.toContainText(error);
  }
  await expectReadable(page);
});

test("a deleted account behind a provider is offered back, with its date", async ({ page }) => {
  await page.goto("/sign-in?error=account_deleted&restorableUntil=2031-05-04T10:20:00.000Z");
  await expect(
    page.getByRole("main").getByText("This account is deleted", { exact: true }),
  ).toBeVisible();
  await expect(page.getByText("4 May 2031, 10:20 UTC")).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: "Mail me a restore link" }).click();
  await expect(page.getByRole("heading", { name: "Restore by mail" })).toBeVisible();
});

test("case 2: wrong passwords lock, and the page says until when and what needs no wait", async ({
  newVisitor,
  problems,
  signUpAndVerify,
}) => {
  problems.allow(/status of 4\d\d/);
  const person = await signUpAndVerify();
  const page = await newVisitor();
  await page.goto("/sign-in");
  for (let attempt = 1; attempt <= 6; attempt++) {
    await page.getByLabel("Email", { exact: true }).fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(`wrong password ${attempt}`);
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await answered;
    const answer =
      attempt <= 5 ? "The email address or the password is not right." : "Too many wrong passwords";
    await expect(page.getByText(answer)).toBeVisible();
    await expect(page.getByLabel("Email", { exact: true })).toHaveValue(person.email);
    // The answer empties the field; until then it could take away what is typed next.
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  }
  await expect(page.getByText(/Try again from .* UTC/)).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: "sign in by mail" }).click();
  await expect(page.getByRole("heading", { name: "Sign in by mail" })).toBeVisible();
});

test("a passkey is asked for by its button, and its failure said beside it", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.credentials.get = () =>
      Promise.reject(new DOMException("said no", "NotAllowedError"));
  });
  await page.goto("/sign-in");
  await waitUntilHydrated(page.getByRole("button", { name: "Use a passkey" }));
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByText("No passkey was used.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeEnabled();
});

test("a browser without passkeys is not offered any", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "PublicKeyCredential", { value: undefined });
  });
  await page.goto("/sign-in");
  await expect(page.getByRole("link", { name: "Mail me a sign-in link" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Use a passkey" })).toHaveCount(0);
});

test("only providers that are set up have a button", async ({ page }) => {
  for (const route of ["/sign-in", "/sign-up"]) {
    await page.goto(route);
    await expect(page.getByRole("button", { name: /^Continue with/ })).toHaveCount(0);
  }
});

test("a link by mail is offered where the password is asked", async ({
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const visitor = await newVisitor();
  await submitSignIn(visitor, { ...person, password: "forgotten long ago" });
  await expect(visitor.getByText("is not right")).toBeVisible();
  await visitor.getByRole("link", { name: "Mail me a sign-in link" }).click();
  await expectReadable(visitor);
  await visitor.getByLabel("Email", { exact: true }).fill(person.email);
  await visitor.getByRole("button", { name: "Mail me a sign-in link" }).click();
  await expect(visitor.getByRole("heading", { name: "Check your inbox" })).toBeVisible();
  const mail = await inbox(person.email, { subject: /Sign in to Perennial/ });
  expect(mail.links).toHaveLength(1);
  await page.close();
});
