import { errorSentences } from "@/lib/auth/error-sentences";
import { formatRelative } from "@/lib/format/dates";
import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import {
  apiKeysPage,
  confirmFields,
  revokeDialog,
  sessionsPage,
  signOutOthersDialog,
} from "./interface/settings";
import { signIn } from "./people";
import { createProject, picture } from "./studio/studio";

test("signs out a session from another one, and removes it from the list", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/sessions");
  await expect(page.getByText(sessionsPage.alone)).toBeVisible();
  await expect(page.getByRole("button", { name: sessionsPage.signOutOthers })).toBeDisabled();
  await expectReadable(page);

  const phone = await newVisitor();
  await signIn(phone, person);
  await page.reload();
  const sessions = page.getByRole("list", { name: sessionsPage.list }).locator("li");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText(sessionsPage.current);
  await expect(sessions.first().getByRole("button")).toHaveCount(0);
  await expect(sessions.last()).toContainText(sessionsPage.password);
  await sessions.last().getByRole("button", { name: sessionsPage.signOut }).click();
  await expect(page.getByText(sessionsPage.signedOut)).toBeVisible();
  await expect(sessions).toHaveCount(1);
  await expect(page.locator(":focus")).toContainText(sessionsPage.signedOut);
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/sign-in/);
});

test("keeps one of 250 sessions in a paginated list", { tag: "@full" }, async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const phone = await newVisitor();
  await signIn(phone, person);
  await sql(
    `INSERT INTO sessions (token, user_id, expires_at, user_agent, place, method)
     SELECT md5(random()::text || n), id, now() + interval '9 days',
       'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
       'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, United Kingdom', 'oauth:google'
     FROM users, generate_series(1, 248) AS n WHERE email = $1`,
    [person.email],
  );
  await page.goto("/settings/sessions");
  const sessions = page.getByRole("list", { name: sessionsPage.list }).locator("li");
  await expect(sessions).toHaveCount(50);
  await expect(page.getByText(sessionsPage.total(250))).toBeVisible();
  await expectReadable(page);
  for (let number = 2; number <= 5; number++) {
    await page.getByRole("link", { name: sessionsPage.older }).click();
    await expect(page).toHaveURL(new RegExp(`page=${number}$`));
  }
  await expect(sessions).toHaveCount(50);
  await expect(page.getByRole("link", { name: sessionsPage.older })).toHaveCount(0);

  await page.getByRole("button", { name: sessionsPage.signOutOthers }).click();
  const dialog = page.getByRole("dialog", { name: signOutOthersDialog.heading });
  await expect(dialog).toContainText(signOutOthersDialog.description("249 sessions"));
  await expectReadable(page);
  await dialog.getByRole("button", { name: signOutOthersDialog.submit("249 sessions") }).click();
  await expect(page.getByText(signOutOthersDialog.done)).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(sessions).toHaveCount(1);
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/sign-in/);
  const left = await sql(
    "SELECT id FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)",
    [person.email],
  );
  expect(left).toHaveLength(1);
});

test("creates an API key, accepts it over HTTP, and refuses it after it is revoked", async ({
  app,
  page,
  playwright,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  // sample:begin
  await createProject(page, "By program");
  const project = new URL(page.url()).pathname;
  // sample:end
  await page.goto("/settings/api-keys");
  await expect(page.getByText(apiKeysPage.empty)).toBeVisible();
  await expectReadable(page);
  const name = `Nightly backup ${"of everything ".repeat(5)}`.trim();
  await page.getByLabel(apiKeysPage.name, { exact: true }).fill(name);
  await page.getByLabel(apiKeysPage.expires).selectOption("7");
  await page.getByLabel(confirmFields.password).fill("not the password");
  await page.getByRole("button", { name: apiKeysPage.submit }).click();
  await expect(page.getByText(errorSentences.INVALID_PASSWORD)).toHaveCount(1);
  await expect(page.getByLabel(apiKeysPage.name, { exact: true })).toHaveValue(name);
  await expect(page.getByLabel(apiKeysPage.expires)).toHaveValue("7");
  await page.getByLabel(confirmFields.password).fill(person.password);
  await page.getByRole("button", { name: apiKeysPage.submit }).click();
  await expect(page.getByText(apiKeysPage.created)).toBeVisible();
  await expectReadable(page);
  const key = (await page.locator("code").first().textContent()) ?? "";
  expect(key).toMatch(/^pk_/);

  const program = await playwright.request.newContext({
    baseURL: app.url,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  const ask = () => program.get("/api/avatars/none.webp");
  expect((await ask()).status()).toBe(404);
  // sample:begin
  const photo = { name: "photo.jpg", mimeType: "image/jpeg", buffer: await picture() };
  const upload = () => program.post(`/api${project}/images`, { multipart: { picture: photo } });
  expect((await upload()).status()).toBe(201);
  // sample:end
  await page.getByRole("link", { name: apiKeysPage.saved }).click();
  const keys = page.getByRole("list", { name: apiKeysPage.list }).locator("li");
  await expect(keys).toHaveCount(1);
  await expect(keys).toContainText(apiKeysPage.lastUsed(formatRelative(new Date(), new Date())));
  await expect(page.locator("main")).not.toContainText(key);
  await expectReadable(page);

  await keys.getByRole("button", { name: apiKeysPage.revoke }).click();
  const dialog = page.getByRole("dialog", { name: revokeDialog.heading });
  await dialog.getByRole("button", { name: revokeDialog.submit }).click();
  await expect(page.getByText(revokeDialog.done)).toBeVisible();
  await expect(page.getByText(apiKeysPage.empty)).toBeVisible();
  expect((await ask()).status()).toBe(401);
  // sample:begin
  expect((await upload()).status()).toBe(401);
  // sample:end
  await program.dispose();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signs out sessions and creates an API key", async ({
    page,
    newVisitor,
    signUpAndVerify,
  }) => {
    const person = await signUpAndVerify();
    await signIn(await newVisitor(), person);
    await signIn(await newVisitor(), person);
    await page.goto("/settings/sessions");
    const sessions = page.getByRole("list", { name: sessionsPage.list }).locator("li");
    await expect(sessions).toHaveCount(3);
    await sessions.last().getByRole("button", { name: sessionsPage.signOut }).click();
    await expect(page.getByText(sessionsPage.signedOut)).toBeVisible();
    await expect(sessions).toHaveCount(2);
    await page.getByRole("button", { name: sessionsPage.signOutOthers }).click();
    await page
      .getByRole("button", { name: signOutOthersDialog.submit("1 session"), exact: true })
      .click();
    await expect(sessions).toHaveCount(1);

    await page.goto("/settings/api-keys");
    await page.getByLabel(apiKeysPage.name, { exact: true }).fill("Plain");
    await page.getByLabel(confirmFields.password).fill(person.password);
    await page.getByRole("button", { name: apiKeysPage.submit }).click();
    await expect(page.locator("code").first()).toContainText("pk_");
  });
});
