import { passkeyProblems } from "@/components/auth/sign-in/passkey-problems";
import { errorSentences } from "@/lib/auth/error-sentences";
import { oauthErrorSentences } from "@/lib/auth/oauth/errors";
import { formatDateTime } from "@/lib/format/dates";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import {
  authFields,
  magicLinkRequestPage,
  sentPage,
  signInNotices,
  signInPage,
} from "./interface/auth";
import { restoreRequestPage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { submitSignIn } from "./people";

const refusals: [error: string, title: string, sentence: string][] = [
  ["access_denied", signInNotices.failed, oauthErrorSentences.access_denied],
  ["address_held", signInNotices.failed, oauthErrorSentences.address_held],
  ["email_not_found", signInNotices.failed, oauthErrorSentences.email_not_found],
  ["email_not_verified", signInNotices.verifyFirst, oauthErrorSentences.email_not_verified],
  ["provider_unavailable", signInNotices.failed, oauthErrorSentences.provider_unavailable],
  ["state_mismatch", signInNotices.failed, oauthErrorSentences.state_mismatch],
  ["no_such_code_<b>", signInNotices.failed, oauthErrorSentences.sign_in_failed],
];

test("shows a refusal by a provider as a sentence, never as a code", async ({ page }) => {
  for (const [error, title, sentence] of refusals) {
    await page.goto(`/sign-in?error=${encodeURIComponent(error)}`);
    await expect(page.getByText(title, { exact: true })).toBeVisible();
    await expect(page.getByText(sentence, { exact: true })).toBeVisible();
    await expect(page.locator("main")).not.toContainText(error);
  }
  await expectReadable(page);
});

test("offers to restore a deleted account of a provider, with its deadline", async ({ page }) => {
  const until = "2031-05-04T10:20:00.000Z";
  await page.goto(`/sign-in?error=account_deleted&restorableUntil=${until}`);
  await expect(
    page.getByRole("main").getByText(signInNotices.deleted, { exact: true }),
  ).toBeVisible();
  await expect(page.getByText(formatDateTime(until))).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: signInNotices.emailRestoreLink }).click();
  await expect(page.getByRole("heading", { name: restoreRequestPage.heading })).toBeVisible();
});

test("locks out after wrong passwords, and says until when and what still works", async ({
  newVisitor,
  problems,
  signUpAndVerify,
}) => {
  problems.allow(/status of 4\d\d/);
  const person = await signUpAndVerify();
  const page = await newVisitor();
  await page.goto("/sign-in");
  for (let attempt = 1; attempt <= 6; attempt++) {
    await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
    await page.getByLabel(authFields.password, { exact: true }).fill(`wrong password ${attempt}`);
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: signInPage.submit, exact: true }).click();
    await answered;
    const answer = attempt <= 5 ? errorSentences.INVALID_EMAIL_OR_PASSWORD : signInNotices.locked;
    await expect(page.getByText(answer)).toBeVisible();
    await expect(page.getByLabel(authFields.email, { exact: true })).toHaveValue(person.email);
    // The answer empties the field; until then it could take away what is typed next.
    await expect(page.getByLabel(authFields.password, { exact: true })).toHaveValue("");
  }
  await expect(page.getByText(signInNotices.lockedUntil)).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: signInNotices.lockedMagicLink }).click();
  await expect(page.getByRole("heading", { name: magicLinkRequestPage.heading })).toBeVisible();
});

test("signs in with a passkey by a button, and shows its failure beside it", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.credentials.get = () =>
      Promise.reject(new DOMException("said no", "NotAllowedError"));
  });
  await page.goto("/sign-in");
  await waitUntilHydrated(page.getByRole("button", { name: signInPage.passkey }));
  await page.getByRole("button", { name: signInPage.passkey }).click();
  await expect(page.getByText(passkeyProblems.CANCELLED)).toBeVisible();
  await expect(page.getByRole("button", { name: signInPage.passkey })).toBeEnabled();
});

test("offers no passkey in a browser without support", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "PublicKeyCredential", { value: undefined });
  });
  await page.goto("/sign-in");
  await expect(page.getByRole("link", { name: signInPage.magicLink })).toBeVisible();
  await expect(page.getByRole("button", { name: signInPage.passkey })).toHaveCount(0);
});

test("shows buttons for configured providers only", async ({ page }) => {
  for (const route of ["/sign-in", "/sign-up"]) {
    await page.goto(route);
    await expect(page.getByRole("button", { name: signInPage.anyProvider })).toHaveCount(0);
  }
});

test("offers a magic link beside the password", async ({
  page,
  newVisitor,
  inbox,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const visitor = await newVisitor();
  await submitSignIn(visitor, { ...person, password: "forgotten long ago" });
  await expect(visitor.getByText(errorSentences.INVALID_EMAIL_OR_PASSWORD)).toBeVisible();
  await visitor.getByRole("link", { name: signInPage.magicLink }).click();
  await expectReadable(visitor);
  await visitor.getByLabel(authFields.email, { exact: true }).fill(person.email);
  await visitor.getByRole("button", { name: magicLinkRequestPage.submit }).click();
  await expect(visitor.getByRole("heading", { name: sentPage.heading })).toBeVisible();
  const mail = await inbox(person.email, { subject: emailSubjects.magicLink });
  expect(mail.links).toHaveLength(1);
  await page.close();
});
