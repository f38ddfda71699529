import path from "node:path";
import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import { passkeyProblems } from "@/components/auth/sign-in/passkey-problems";
import { type RunningApp, startApplication } from "@/tests/support/app";
import { expectReadable } from "./accessibility";
import { test as base, expect } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import { authFields, signInNotices, signInPage } from "./interface/auth";
import { dangerPage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import {
  confirmFields,
  newPasskeyPage,
  passkeyPage,
  passkeysCard,
  userBlock,
} from "./interface/settings";
import { deleteAccount, type Person, signIn } from "./people";
import { turnOnSecondFactor } from "./second-factor";

// Browsers bind passkeys to a host that has a name, which 127.0.0.1 is not.
let named: RunningApp;

interface Device {
  page: Page;
  cdp: CDPSession;
  authenticatorId: string;
}

/** A browser with an authenticator of its own, whose owner is there and has the right finger. */
async function newDevice(context: BrowserContext): Promise<Device> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { page, cdp, authenticatorId };
}

const test = base.extend<{ device: Device }>({
  device: async ({ browser, clientAddress, problems }, use) => {
    const context = await browser.newContext({
      baseURL: named.url,
      extraHTTPHeaders: { "x-forwarded-for": clientAddress },
    });
    problems.watch(context);
    await use(await newDevice(context));
    await context.close();
  },
});

test.beforeAll(async ({ app }) => {
  named = await startApplication({
    settings: app.settings,
    logFile: path.join(app.runFolder, `passkeys-app-${process.pid}.log`),
    host: "localhost",
  });
});

test.afterAll(() => named.stop());

const credentialsOf = async ({ cdp, authenticatorId }: Device) =>
  (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;

/** Steps up and has the browser create a passkey; ends on the security page. */
async function addPasskey(page: Page, person: Person, name: string): Promise<void> {
  await page.goto("/settings/security/passkeys/new");
  await page.getByLabel(newPasskeyPage.name, { exact: true }).fill(name);
  await page.getByLabel(confirmFields.password).fill(person.password);
  // The next button is one for scripts, which a page of its own would first have to load.
  await waitUntilHydrated(page.getByRole("button", { name: newPasskeyPage.submit }));
  await page.getByRole("button", { name: newPasskeyPage.submit }).click();
  await page.getByRole("button", { name: newPasskeyPage.create }).click();
  await page.waitForURL("**/settings/security?done=passkey-added");
}

/** Goes to a page of signing in and asks for a passkey. */
async function usePasskey(page: Page, path = "/sign-in"): Promise<void> {
  await page.goto(path);
  const button = page.getByRole("button", { name: signInPage.passkey });
  await waitUntilHydrated(button);
  await button.click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/dashboard");
  await page.getByRole("button", { name: userBlock.signOut }).first().click();
  await expect(page).toHaveURL(/\/$/);
}

test("adds, names, uses and removes a passkey", async ({
  device,
  problems,
  inbox,
  signUpAndVerify,
}) => {
  test.setTimeout(120_000);
  const person = await signUpAndVerify();
  const { page } = device;
  await signIn(page, person);

  // The code of passkeys comes with the first press that needs it, not with the page.
  const scripts = new Set<string>();
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.add(response.url());
  });
  // Asked for anew: a browser that has gone on no longer tells what a script was.
  const loaded = async () => {
    const found: string[] = [];
    for (const script of scripts)
      if ((await (await page.request.get(script)).text()).includes("/passkey/verify-registration"))
        found.push(script);
    return found;
  };
  await page.goto("/settings/security/passkeys/new", { waitUntil: "networkidle" });
  expect(scripts.size).toBeGreaterThan(0);
  expect(await loaded()).toEqual([]);
  await addPasskey(page, person, "My laptop");
  expect((await loaded()).length).toBeGreaterThan(0);
  await expect(page.getByRole("list", { name: passkeysCard.list })).toContainText("My laptop");
  await expectReadable(page);
  const [credential] = await credentialsOf(device);
  expect(credential).toMatchObject({ rpId: "localhost", isResidentCredential: true });
  const mail = await inbox(person.email, { subject: emailSubjects.passkeyAdded });
  expect(mail.text).toContain("My laptop");

  await page.getByRole("link", { name: passkeysCard.manage("My laptop") }).click();
  await page.getByLabel(passkeyPage.name, { exact: true }).fill("The old laptop");
  await page.getByRole("button", { name: passkeyPage.saveName }).click();
  await expect(page.getByText(passkeyPage.nameSaved)).toBeVisible();

  await signOut(page);
  await usePasskey(page, "/sign-in?next=%2Fsettings%2Fsecurity");
  await page.waitForURL("**/settings/security");
  const list = page.getByRole("list", { name: passkeysCard.list });
  await expect(list).toContainText("The old laptop");

  // It steps up for its own removal, and the form is sent at once.
  await page.getByRole("link", { name: passkeysCard.manage("The old laptop") }).click();
  const instead = page.getByRole("button", { name: confirmFields.usePasskey });
  await waitUntilHydrated(instead);
  await instead.click();
  await page.waitForURL("**/settings/security?done=passkey-removed");
  await expect(page.getByText(passkeysCard.empty)).toBeVisible();

  // The authenticator has it still; it opens nothing.
  problems.allow(/status of 401/);
  await signOut(page);
  await usePasskey(page);
  await expect(page.getByText(passkeyProblems.NOT_RECOGNISED)).toBeVisible();
});

test("offers passkeys at the email field after the first interaction", { tag: "@full" }, async ({
  device,
  signUpAndVerify,
}) => {
  const person = await signUpAndVerify();
  const { page } = device;
  await signIn(page, person);
  await addPasskey(page, person, "My phone");
  await signOut(page);
  await page.goto("/sign-in");
  const email = page.getByLabel(authFields.email, { exact: true });
  await expect(email).toHaveAttribute("autocomplete", /\bwebauthn\b/);
  // It listens from an effect on, which nothing shows.
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("Tab");
  await page.waitForURL("**/dashboard");
});

test("offers the restore for a passkey of a deleted account, without a session", {
  tag: "@full",
}, async ({ device, problems, signUpAndVerify }) => {
  problems.allow(/status of 403/);
  const person = await signUpAndVerify();
  const { page } = device;
  await signIn(page, person);
  await addPasskey(page, person, "My laptop");
  await deleteAccount(page, person);
  await usePasskey(page);
  await expect(page.getByRole("main").getByText(signInNotices.deleted)).toBeVisible();
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("refuses a passkey challenge from before the deletion", {
  tag: "@full",
}, async ({ device, problems, sql, signUpAndVerify }) => {
  problems.allow(/status of 403/);
  const person = await signUpAndVerify();
  const { page } = device;
  await signIn(page, person);
  await addPasskey(page, person, "My laptop");
  await signOut(page);
  // The finger is on the sensor; what it signed goes off once the account is deleted.
  await page.route("**/passkey/verify-authentication", async (route) => {
    const other = await page.context().browser()?.newPage({ baseURL: named.url });
    if (!other) throw new Error("no other page");
    await signIn(other, person);
    await deleteAccount(other, person);
    await other.context().close();
    await route.continue();
  });
  await usePasskey(page);
  await expect(page).toHaveURL(/\/sign-in\?error=account_deleted/, { timeout: 30_000 });
  await expect(
    page.getByRole("main").getByText(signInNotices.deleted, { exact: true }),
  ).toBeVisible();
  const sessions = await sql(
    "SELECT 1 FROM sessions JOIN users ON users.id = user_id WHERE email = $1",
    [person.email],
  );
  expect(sessions).toEqual([]);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("accepts a passkey to delete the account, in place of password and code", async ({
  device,
  problems,
  sql,
  signUpAndVerify,
}) => {
  problems.allow(/status of 401/);
  const person = await signUpAndVerify();
  const { page, cdp, authenticatorId } = device;
  await signIn(page, person);
  await addPasskey(page, person, "My laptop");
  await turnOnSecondFactor(page, person);
  await page.goto("/settings/danger");
  await page.getByRole("button", { name: dangerPage.open }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(authFields.authenticatorCode)).toBeVisible();
  await expectReadable(page);

  // The wrong finger, then the right one.
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await dialog.getByRole("button", { name: confirmFields.usePasskey }).click();
  await expect(dialog.getByText(confirmFields.passkeyCancelled)).toBeVisible();
  expect(await sql("SELECT status FROM users WHERE email = $1", [person.email])).toEqual([
    { status: "active" },
  ]);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await dialog.getByRole("button", { name: confirmFields.usePasskey }).click();
  await page.waitForURL("**/goodbye");
  expect(await sql("SELECT status FROM users WHERE email = $1", [person.email])).toEqual([
    { status: "deleted" },
  ]);
});
