import type { Page } from "@playwright/test";
import { codeIn } from "@/tests/support/mailed-code";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { linkIn } from "./inbox";
import { type Person, signIn, submitSignIn } from "./people";
import { codeOfKey, forgetUsedCode } from "./second-factor";

type Sql = (text: string, values?: unknown[]) => Promise<unknown[]>;

const appCode = "Code from your authenticator app";

/** As after a sign-up through a provider. */
const dropPassword = (sql: Sql, { email }: Person) =>
  sql("DELETE FROM accounts WHERE user_id = (SELECT id FROM users WHERE email = $1)", [email]);

const linkAccount = (sql: Sql, { email }: Person) =>
  sql(
    `INSERT INTO accounts (account_id, provider_id, user_id)
     SELECT id::text, 'google', id FROM users WHERE email = $1`,
    [email],
  );

async function changePassword(page: Page, person: Person, newPassword: string): Promise<void> {
  await page.goto("/settings/security");
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill(newPassword);
}

test("a new password signs the other devices out, unless one does not want it", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  const phone = await newVisitor();
  await signIn(phone, person);
  const others = page.getByLabel("Sign out all other devices");
  const button = page.getByRole("button", { name: "Change password" });

  await changePassword(page, { ...person, password: "not the password" }, "a second fine one");
  await button.click();
  await expect(page.getByText("The password is not right.")).toBeVisible();

  await changePassword(page, person, "a second fine one");
  await others.uncheck();
  await button.click();
  await expect(page.getByText("Other devices stay signed in.")).toBeVisible();
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/dashboard/);

  await changePassword(page, { ...person, password: "a second fine one" }, "a third fine one");
  await expect(others).toBeChecked();
  await button.click();
  await expect(page.getByText("Other devices are signed out.")).toBeVisible();
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/sign-in/);
  await page.goto("/settings/security");
  await expect(page.getByText("Password changed", { exact: true })).toHaveCount(2);
  await inbox(person.email, { subject: /password/i });
});

test("the address changes only by the mail to the new one, and both are told", async ({
  page,
  newVisitor,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  const newEmail = person.email.replace("person", "renamed");
  await page.goto("/settings/security");
  await page.getByRole("link", { name: "Change address…" }).click();
  await page.getByLabel("New address").fill(newEmail);
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText("Confirm that it is you before you go on.")).toBeVisible();
  await expect(page.getByLabel("New address")).toHaveValue(newEmail);
  await page.getByLabel("Your password").fill("not the password");
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText("The password is not right.")).toHaveCount(1);
  await expect(page.getByLabel("Your password")).toBeFocused();
  await expectReadable(page);
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Mail me the link" }).click();
  await expect(page.getByText(`If ${newEmail} can be your address`)).toBeVisible();
  await expectReadable(page);
  await inbox(person.email, { subject: /new address was asked/ });

  await page.goto("/settings/profile");
  await expect(page.locator("main")).toContainText(person.email);
  await page.goto(linkIn(await inbox(newEmail, { subject: /Confirm/ }), /confirm-email/));
  await page.getByRole("button", { name: /address/ }).click();
  await expect(page.getByRole("heading", { name: "Your address is changed" })).toBeVisible();
  await inbox(person.email, { subject: /was changed/ });
  await signIn(await newVisitor(), { ...person, email: newEmail });
});

test("a second factor is set up, used as proof, renewed and turned off", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
  inbox,
}) => {
  test.setTimeout(120_000);
  const person = await signUpAndVerify();
  await page.goto("/settings/security");
  await page.getByRole("link", { name: "Set up…" }).click();
  await expectReadable(page);
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Start" }).click();

  await expect(page.getByAltText("QR code")).toBeVisible();
  await expectReadable(page);
  const key = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
  await page.getByLabel("The code that the app shows").fill("12");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("Enter the six digits that your app shows.")).toBeVisible();
  await page.getByLabel("The code that the app shows").fill(await codeOfKey(key));
  await page.getByRole("button", { name: "Turn on" }).click();

  await expect(page.getByRole("heading", { name: "Two-factor sign-in is on" })).toBeVisible();
  await expectReadable(page);
  const codes = await page
    .getByRole("list", { name: "Recovery codes" })
    .locator("li")
    .allInnerTexts();
  expect(codes).toHaveLength(10);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("perennial-recovery-codes.txt");
  await page.getByRole("link", { name: "I have kept them" }).click();
  await expect(page.getByText("10 of 10 left")).toBeVisible();
  await inbox(person.email, { subject: /Two-factor sign-in is on/ });
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await expect(visitor).toHaveURL(/\/two-factor/);

  // The password alone no longer proves anything; a recovery code does, once, in the app's place.
  await sql(
    `UPDATE recovery_codes SET used_at = now() WHERE id IN (SELECT id FROM recovery_codes
       WHERE user_id = (SELECT id FROM users WHERE email = $1) LIMIT 7)`,
    [person.email],
  );
  await page.reload();
  await expect(page.getByText("3 of 10 left")).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: "Make new codes…" }).click();
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Make new codes" }).click();
  await expect(page.getByText("Enter a code from your authenticator app")).toBeVisible();
  await forgetUsedCode(sql, person);
  await page.getByLabel("Your password").fill(person.password);
  await page.getByLabel(appCode).fill(await codeOfKey(key));
  await page.getByRole("button", { name: "Make new codes" }).click();
  const list = page.getByRole("list", { name: "Recovery codes" }).locator("li");
  await expect(list).toHaveCount(10);
  const fresh = await list.allInnerTexts();
  expect(fresh).not.toContain(codes[0]);

  await page.goto("/settings/security/two-factor");
  await page.getByLabel("Your password").fill(person.password);
  await page.getByLabel(appCode).fill(codes[0] ?? "");
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByText("This code is not right")).toBeVisible();
  await expectReadable(page);
  await page.getByLabel("Your password").fill(person.password);
  await page.getByLabel(appCode).fill(fresh[0]?.toUpperCase() ?? "");
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByText("Two-factor sign-in is off.")).toBeVisible();
  await expect(page.getByText("Your password alone signs you in")).toBeVisible();
});

test("an account without a password proves itself by mail, and sets one", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  await dropPassword(sql, person);
  await linkAccount(sql, person);
  await page.goto("/settings/security");
  await expect(page.getByRole("heading", { name: "Set a password" })).toBeVisible();
  // The last way in stays.
  await expect(page.getByRole("button", { name: "Unlink Google" })).toBeDisabled();
  await expectReadable(page);

  await page.getByLabel("New password").fill("a first fine password");
  await page.getByRole("button", { name: "Mail me a code" }).click();
  await expect(page.getByText("A code is on its way")).toBeVisible();
  await expect(page.getByLabel("Code from a mail")).toBeFocused();
  await expect(page.getByLabel("New password")).toHaveValue("a first fine password");
  const mail = await inbox(person.email, { subject: /code/ });
  await page.getByLabel("Code from a mail").fill("00000000");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This code is not right")).toHaveCount(1);
  await page.getByLabel("New password").fill("a first fine password");
  await page.getByLabel("Code from a mail").fill(codeIn(mail.text));
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Your password is set.")).toBeVisible();
  await signIn(await newVisitor(), { ...person, password: "a first fine password" });

  // Another way in is left, so this one can go.
  await page.getByRole("link", { name: "Unlink Google" }).click();
  await page.getByLabel("Your password").fill("a first fine password");
  await page.getByRole("button", { name: "Unlink Google" }).click();
  await expect(page.getByText("The account is unlinked.")).toBeVisible();
});

test("a passkey-only and password-less account is told what it needs before its last way in goes", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const [passkey] = (await sql(
    `INSERT INTO passkeys (name, public_key, user_id, credential_id, counter, device_type, backed_up)
     SELECT $2, 'key', id, id::text, 0, 'singleDevice', false FROM users WHERE email = $1
     RETURNING id`,
    [person.email, "Mein Schlüssel mit einem sehr langen Namen, der nirgends endet ".repeat(1)],
  )) as { id: string }[];
  await page.goto(`/settings/security/passkeys/${passkey?.id}`);
  await page.getByLabel("Name", { exact: true }).fill("My laptop");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("The name is saved.")).toBeVisible();
  await expectReadable(page);

  await dropPassword(sql, person);
  await page.reload();
  await expect(page.getByText("It is your only way to sign in.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove passkey" })).toHaveCount(0);
  await page.goto("/settings/security");
  await expect(page.getByRole("list", { name: "Passkeys" })).toContainText("My laptop");
  await expectReadable(page);
});

test("an account is erased at once by its address and the proof", async ({
  page,
  sql,
  signUpAndVerify,
  inbox,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/danger");
  await expectReadable(page);
  await page.getByRole("link", { name: "Erase everything now…" }).click();
  await expectReadable(page);
  const button = page.getByRole("button", { name: "Erase everything now" });
  await page.getByLabel("Type your address").fill("somebody.else@example.com");
  await page.getByLabel("Your password").fill(person.password);
  await button.click();
  await expect(page.getByText("This is not the address of the account.")).toBeVisible();
  await page.getByLabel("Type your address").fill(person.email);
  await page.getByLabel("Your password").fill(person.password);
  await button.click();
  await page.waitForURL("**/goodbye");
  await expect(page.getByRole("heading", { name: "Your account is erased" })).toBeVisible();
  await inbox(person.email, { subject: /is erased/ });
  expect(await sql("SELECT id FROM users WHERE email = $1", [person.email])).toEqual([]);
});

test("all activity is listed page by page", async ({ page, sql, signUpAndVerify }) => {
  const person = await signUpAndVerify();
  await sql(
    `INSERT INTO audit_logs (action, user_id, subject, metadata, created_at)
     SELECT 'session.started', id, subject, '{"method":"password","device":"Safari on iOS"}',
            now() - make_interval(hours => n)
     FROM users, generate_series(1, 70) AS n WHERE email = $1 ORDER BY n DESC`,
    [person.email],
  );
  await page.goto("/settings/security");
  await page.getByRole("link", { name: "All activity" }).click();
  const entries = page.getByRole("list", { name: "Activity" }).locator("li");
  await expect(entries).toHaveCount(30);
  await expectReadable(page);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page).not.toHaveURL(/\/activity$/);
  await expect(entries).toHaveCount(30);
  const second = page.url();
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page).not.toHaveURL(second);
  await expect(entries.first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(page).toHaveURL(/\/activity$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a mailed code proves, a second factor is set up, an account is erased", async ({
    page,
    sql,
    signUpAndVerify,
    inbox,
  }) => {
    const person = await signUpAndVerify();
    await dropPassword(sql, person);
    await linkAccount(sql, person);
    const proveByMail = async (sent: number) => {
      await page.getByRole("button", { name: "Mail me a code" }).click();
      await expect(page.getByText("A code is on its way")).toBeVisible();
      await expect
        .poll(async () => (await page.request.get(`/api/dev/inbox?to=${person.email}`)).json(), {
          timeout: 20_000,
        })
        .toHaveLength(sent);
      const mail = await inbox(person.email, { subject: /code/ });
      await page.getByLabel("Code from a mail").fill(codeIn(mail.text));
    };

    await page.goto("/settings/security/two-factor");
    await proveByMail(2);
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page.getByAltText("QR code")).toBeVisible();
    const key = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
    await page.getByLabel("The code that the app shows").fill("000000");
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(page.getByText("This code is not right").first()).toBeVisible();
    await page.getByLabel("The code that the app shows").fill(await codeOfKey(key));
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(page.getByRole("list", { name: "Recovery codes" })).toBeVisible();

    await page.goto("/settings/danger/erase");
    await page.getByLabel("Type your address").fill(person.email);
    await proveByMail(4);
    await expect(page.getByLabel("Type your address")).toHaveValue(person.email);
    await forgetUsedCode(sql, person);
    await page.getByLabel(appCode).fill(await codeOfKey(key));
    await page.getByRole("button", { name: "Erase everything now" }).click();
    await expect(page.getByRole("heading", { name: "Your account is erased" })).toBeVisible();
  });
});
