import { expectReadable } from "./accessibility";
import { expect, test } from "./fixtures";
import { signIn } from "./people";
import { createProject, picture } from "./studio";

const elsewhere = "Sign out everywhere else…";

test("a device is signed out from another, which then says who is left", async ({
  page,
  newVisitor,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await page.goto("/settings/sessions");
  await expect(page.getByText("No other device is signed in.")).toBeVisible();
  await expect(page.getByRole("button", { name: elsewhere })).toBeDisabled();
  await expectReadable(page);

  const phone = await newVisitor();
  await signIn(phone, person);
  await page.reload();
  const devices = page.getByRole("list", { name: "Devices" }).locator("li");
  await expect(devices).toHaveCount(2);
  await expect(devices.first()).toContainText("This device");
  await expect(devices.first().getByRole("button")).toHaveCount(0);
  await expect(devices.last()).toContainText("By password");
  await devices
    .last()
    .getByRole("button", { name: /^Sign out/ })
    .click();
  await expect(page.getByText("The device is signed out.")).toBeVisible();
  await expect(devices).toHaveCount(1);
  await expect(page.locator(":focus")).toContainText("The device is signed out.");
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/sign-in/);
});

test("case 47: of 250 sessions in pages, one is left", async ({
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
  const devices = page.getByRole("list", { name: "Devices" }).locator("li");
  await expect(devices).toHaveCount(50);
  await expect(page.getByText("250 devices in all.")).toBeVisible();
  await expectReadable(page);
  for (let number = 2; number <= 5; number++) {
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page).toHaveURL(new RegExp(`page=${number}$`));
  }
  await expect(devices).toHaveCount(50);
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);

  await page.getByRole("button", { name: elsewhere }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out everywhere else?" });
  await expect(dialog).toContainText("249 devices are signed out at once.");
  await expectReadable(page);
  await dialog.getByRole("button", { name: "Sign out 249 devices" }).click();
  await expect(page.getByText("Every other device is signed out.")).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(devices).toHaveCount(1);
  await phone.goto("/dashboard");
  await expect(phone).toHaveURL(/\/sign-in/);
  const left = await sql(
    "SELECT id FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)",
    [person.email],
  );
  expect(left).toHaveLength(1);
});

test("an API key is made, works over HTTP, and is dead once it is revoked", async ({
  app,
  page,
  playwright,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  await createProject(page, "By program");
  const project = new URL(page.url()).pathname;
  await page.goto("/settings/api-keys");
  await expect(page.getByText("No key yet.")).toBeVisible();
  await expectReadable(page);
  const name = `Nightly upload ${"of everything ".repeat(5)}`.trim();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Expires after").selectOption("7");
  await page.getByLabel("Your password").fill("not the password");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("The password is not right.")).toHaveCount(1);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  await expect(page.getByLabel("Expires after")).toHaveValue("7");
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("The key is shown only now")).toBeVisible();
  await expectReadable(page);
  const key = (await page.locator("code").first().textContent()) ?? "";
  expect(key).toMatch(/^pk_/);

  const program = await playwright.request.newContext({
    baseURL: app.url,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  const upload = () =>
    picture().then((buffer) =>
      program.post(`/api${project}/images`, {
        multipart: { picture: { name: "photo.jpg", mimeType: "image/jpeg", buffer } },
      }),
    );
  expect((await upload()).status()).toBe(201);
  await page.getByRole("link", { name: "I have kept it" }).click();
  const keys = page.getByRole("list", { name: "API keys" }).locator("li");
  await expect(keys).toHaveCount(1);
  await expect(keys).toContainText("Last used now");
  await expect(page.locator("main")).not.toContainText(key);
  await expectReadable(page);

  await keys.getByRole("button", { name: /^Revoke/ }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke this key?" });
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("The key is revoked.")).toBeVisible();
  await expect(page.getByText("No key yet.")).toBeVisible();
  expect((await upload()).status()).toBe(401);
  await program.dispose();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("devices are signed out and a key is made", async ({
    page,
    newVisitor,
    signUpAndVerify,
  }) => {
    const person = await signUpAndVerify();
    await signIn(await newVisitor(), person);
    await signIn(await newVisitor(), person);
    await page.goto("/settings/sessions");
    const devices = page.getByRole("list", { name: "Devices" }).locator("li");
    await expect(devices).toHaveCount(3);
    await devices
      .last()
      .getByRole("button", { name: /^Sign out/ })
      .click();
    await expect(page.getByText("The device is signed out.")).toBeVisible();
    await expect(devices).toHaveCount(2);
    await page.getByRole("button", { name: elsewhere }).click();
    await page.getByRole("button", { name: "Sign out 1 device", exact: true }).click();
    await expect(devices).toHaveCount(1);

    await page.goto("/settings/api-keys");
    await page.getByLabel("Name", { exact: true }).fill("Plain");
    await page.getByLabel("Your password").fill(person.password);
    await page.getByRole("button", { name: "Create key" }).click();
    await expect(page.locator("code").first()).toContainText("pk_");
  });
});
