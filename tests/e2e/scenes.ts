import { readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { receiptSentences } from "@/lib/account/receipts/receipt-sentences";
import { errorSentences } from "@/lib/auth/error-sentences";
import { reasonProblem } from "@/lib/auth/impersonation/schema";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { repository } from "@/tests/support/run";
import type { Player, Role } from "./cast";
import { expect } from "./fixtures";
import { waitUntilHydrated } from "./hydrated";
import {
  authFieldErrors,
  authFields,
  forgotPasswordPage,
  magicLinkRequestPage,
  sentPage,
  signInPage,
  signUpPage,
  twoFactorPage,
} from "./interface/auth";
import { dangerPage, erasePage, receiptPage, restorePage } from "./interface/deletion";
import {
  apiKeysPage,
  changeEmailPage,
  confirmFields,
  dataPage,
  newPasskeyPage,
  passwordCard,
  recoveryCodesPage,
  sessionsPage,
  twoFactorEnrollment,
} from "./interface/settings";
import { imagePage, newProjectCommand, selection, uploadList } from "./studio/interface";
import { choose } from "./studio/studio";

/** A page as somebody sees it. */
export interface Scene {
  who: Role;
  /** The path; `{name}` is replaced by a name of the player. */
  at: string;
  /** What it is an image of, as a part of a file name. */
  name: string;
  /** What is done there, to show a state that no address leads to. */
  act?: (page: Page, player: Player) => Promise<void>;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

const submit =
  (button: string, shown: string, fields: Record<string, string> = {}) =>
  async (page: Page): Promise<void> => {
    for (const [label, value] of Object.entries(fields))
      await page.getByLabel(label, { exact: true }).fill(value);
    await press(page, button);
    await expect(page.getByText(shown).first()).toBeVisible();
  };

const opens = (button: string | RegExp) => async (page: Page) => {
  await page.getByRole("button", { name: button }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
};

const proved =
  (button: string, shown: string, fields: Record<string, string> = {}) =>
  (page: Page, { person }: Player) =>
    submit(button, shown, { ...fields, [confirmFields.password]: person?.password ?? "" })(page);

const until = "2031-05-04T10:20:00.000Z";
const nobody = "nobody@example.com";

const table: Record<Role, [at: string, name: string, act?: Scene["act"]][]> = {
  visitor: [
    ["/", "landing"],
    ["/#example-asked", "landing-asked"],
    ["/#example-deleted", "landing-deleted"],
    ["/#example-restored", "landing-restored"],
    ["/#example-erased", "landing-erased"],
    ["/pricing", "pricing"],
    ["/privacy", "privacy"],
    ["/terms", "terms"],
    ["/receipt", "receipt"],
    [
      "/receipt",
      "receipt-unreadable",
      submit(receiptPage.submit, receiptSentences.unreadableField, {
        [receiptPage.receipt]: "A letter",
      }),
    ],
    ["/sign-in", "sign-in"],
    [
      "/sign-in",
      "sign-in-wrong",
      submit(signInPage.submit, errorSentences.INVALID_EMAIL_OR_PASSWORD, {
        [authFields.email]: nobody,
        [authFields.password]: "wrong password",
      }),
    ],
    ["/sign-in?by=mail", "sign-in-by-mail"],
    [
      "/sign-in?by=mail",
      "sign-in-mailed",
      submit(magicLinkRequestPage.submit, sentPage.heading, { [authFields.email]: nobody }),
    ],
    [`/sign-in?error=account_deleted&restorableUntil=${until}`, "sign-in-deleted"],
    ["/sign-in?error=access_denied", "sign-in-refused"],
    ["/sign-in?error=email_not_verified", "sign-in-unverified"],
    ["/sign-in?restored=1", "sign-in-restored"],
    ["/sign-in?expired=1", "sign-in-expired"],
    ["/sign-up", "sign-up"],
    ["/sign-up", "sign-up-empty", submit(signUpPage.submit, authFieldErrors.noName)],
    ["/forgot-password", "forgot-password"],
    [
      "/forgot-password",
      "forgot-password-sent",
      submit(forgotPasswordPage.submit, sentPage.heading, { [authFields.email]: nobody }),
    ],
    ["/reset-password", "reset-password-dead"],
    ["/verify-email", "verify-email"],
    ["/verify-email?error=invalid", "verify-email-dead"],
    ["/verify-email?error=other-browser", "verify-email-elsewhere"],
    ["/verify-email?token=x", "verify-email-password"],
    ["/confirm-email", "confirm-email-dead"],
    ["/confirm-email?token=x", "confirm-email-signed-out"],
    ["/magic-link?token=x", "magic-link-dead"],
    ["/restore", "restore"],
    [
      "/restore",
      "restore-wrong",
      submit(restorePage.submit, restorePage.noMatch, {
        [authFields.email]: nobody,
        [authFields.password]: "wrong password",
      }),
    ],
    ["/restore?by=mail", "restore-by-mail"],
    ["/restore?expired=1", "restore-expired"],
    ["/restore?token=x", "restore-dead"],
    ["/goodbye", "goodbye-neutral"],
    ["/dev/inbox", "inbox"],
    ["/no-such-page", "not-found"],
  ],
  newcomer: [
    ["/dashboard", "dashboard-empty"],
    // sample:begin
    ["/jobs", "jobs-empty"],
    // sample:end
    ["/settings/profile", "profile"],
    ["/settings/security", "security-empty"],
    [
      "/settings/security",
      "security-wrong-password",
      submit(passwordCard.submit, fieldSentences.passwordRequired),
    ],
    ["/settings/security/email", "email"],
    [
      "/settings/security/email",
      "email-asked",
      proved(changeEmailPage.submit, changeEmailPage.sent("other@example.com"), {
        [changeEmailPage.email]: "other@example.com",
      }),
    ],
    ["/settings/security/activity", "activity-short"],
    ["/settings/security/two-factor", "two-factor-begin"],
    [
      "/settings/security/two-factor",
      "two-factor-scan",
      proved(twoFactorEnrollment.start, twoFactorEnrollment.scan),
    ],
    ["/settings/security/passkeys/new", "passkey-new"],
    [
      "/settings/security/passkeys/new",
      "passkey-create",
      proved(newPasskeyPage.submit, newPasskeyPage.confirmed, {
        [newPasskeyPage.name]: "My laptop",
      }),
    ],
    ["/settings/security/linked/new?provider=oidc", "link"],
    ["/settings/sessions", "sessions-one"],
    ["/settings/api-keys", "api-keys-empty"],
    [
      "/settings/api-keys",
      "api-keys-created",
      proved(apiKeysPage.submit, apiKeysPage.created, { [apiKeysPage.name]: "Nightly" }),
    ],
    ["/settings/data", "data"],
    ["/settings/data", "data-ready", proved(dataPage.submit, dataPage.ready)],
    ["/settings/data?error=export_running", "data-refused"],
    ["/settings/billing", "billing"],
    ["/settings/danger", "danger-empty"],
    ["/settings/danger?confirm=1", "danger-plain"],
    ["/confirm-email?token=x", "confirm-email"],
    ["/confirm-email?done=1", "confirm-email-done"],
    ["/verify-email?token=x", "verify-email-other"],
  ],
  member: [
    ["/dashboard", "dashboard"],
    // sample:begin
    [
      "/jobs",
      "command-menu",
      async (page) => {
        await waitUntilHydrated(page.locator("#main"));
        await page.keyboard.press("Control+k");
        await expect(page.getByRole("option", { name: newProjectCommand })).toBeVisible();
      },
    ],
    ["/dashboard?q=nothing", "dashboard-nothing"],
    ["/jobs", "jobs"],
    ["/projects/{project}", "project"],
    [
      "/projects/{project}",
      "project-upload-refused",
      async (page) => {
        await choose(page, { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
        await expect(page.getByText(uploadList.failed(1))).toBeVisible();
      },
    ],
    ["/projects/{project}?q=nothing", "project-nothing"],
    [
      "/projects/{project}",
      "project-styles",
      async (page) => {
        await page.getByRole("checkbox", { name: selection.all }).check();
        await opens(selection.applyStyles)(page);
      },
    ],
    ["/projects/{project}/images/{picture}", "picture"],
    ["/projects/{project}/images/{picture}", "picture-delete", opens(imagePage.delete)],
    // sample:end
    ["/settings/profile", "profile-long"],
    ["/settings/security", "security"],
    ["/settings/security?done=linked", "security-done"],
    ["/settings/security?error=already_linked", "security-refused"],
    ["/settings/security/activity", "activity"],
    ["/settings/security/email", "email-long"],
    ["/settings/security/two-factor", "two-factor-off"],
    ["/settings/security/recovery-codes", "recovery-codes"],
    [
      "/settings/security/recovery-codes",
      "recovery-codes-no-code",
      proved(recoveryCodesPage.submit, errorSentences.TWO_FACTOR_REQUIRED),
    ],
    [
      "/settings/security/recovery-codes",
      "recovery-codes-made",
      async (page, player) => {
        await page.getByLabel(authFields.authenticatorCode).fill(player.names.recoveryCode ?? "");
        await proved(recoveryCodesPage.submit, recoveryCodesPage.done)(page, player);
      },
    ],
    ["/settings/security/passkeys/{passkey}", "passkey"],
    ["/settings/security/linked/{linked}", "unlink"],
    ["/settings/sessions", "sessions"],
    ["/settings/sessions", "sessions-dialog", opens(sessionsPage.signOutOthers)],
    ["/settings/api-keys", "api-keys"],
    ["/settings/api-keys", "api-keys-dialog", opens(apiKeysPage.revoke)],
    ["/settings/data", "data-proofs"],
    ["/settings/danger", "danger"],
    ["/settings/danger", "danger-dialog", opens(dangerPage.open)],
    ["/settings/danger/erase", "erase"],
    ["/settings/danger/content", "erase-content"], // sample:line
  ],
  passwordless: [
    ["/settings/security", "security-passwordless"],
    ["/settings/data", "data-passwordless"],
    [
      "/settings/data",
      "data-code-mailed",
      (page, { person }) =>
        submit(confirmFields.sendCode, confirmFields.codeSent(person?.email ?? ""))(page),
    ],
    ["/settings/danger", "danger-passwordless", opens(dangerPage.open)],
    ["/settings/danger/erase", "erase-passwordless"],
  ],
  halfway: [
    ["/two-factor", "second-step"],
    [
      "/two-factor",
      "second-step-wrong",
      submit(twoFactorPage.submit, errorSentences.INVALID_CODE, {
        [authFields.authenticatorCode]: "000000",
      }),
    ],
    ["/two-factor?by=recovery", "second-step-recovery"],
  ],
  recipient: [
    ["{link}", "magic-link"],
    ["{reset}", "reset-password"],
  ],
  admin: [
    ["/admin", "admin"],
    ["/admin/users/{account}", "admin-account"],
    ["/admin/users/{deleted}", "admin-account-deleted"],
    ["/admin/users/{suspended}", "admin-account-suspended"],
    ["/admin/users/{own}", "admin-account-own"],
    ["/admin/users/{account}/suspend", "admin-suspend", submit("Suspend account", reasonProblem)],
    ["/admin/users/{account}/impersonate", "admin-impersonate"],
    ["/admin/users/{account}/role", "admin-role"],
    ["/admin/users/{account}/two-factor", "admin-two-factor"],
    ["/admin/users/{account}/delete", "admin-delete"],
    ["/admin/users/{account}/erase", "admin-erase"],
    ["/admin/users/new", "admin-new-user"],
    ["/admin/users", "admin-users"],
    ["/admin/users?q=nobody-has-this-name", "admin-users-none"],
    ["/admin/audit", "admin-audit"],
    ["/admin/bulk", "admin-bulk"],
    ["/admin/bulk/{draft}", "admin-bulk-preview"],
    ["/admin/bulk/{operation}", "admin-bulk-done"],
    ["/admin/jobs", "admin-jobs"],
    ["/admin/jobs?state=running", "admin-jobs-none"],
    ["/admin/audit?subject={account}", "admin-audit-account"],
    ["/admin/audit?subject=nobody%40example.com", "admin-audit-refused"],
  ],
  leaver: [
    ["/goodbye", "goodbye"],
    ["{link}", "restore-link"],
    ["/restore", "restore-actions"],
    ["/restore/erase", "restore-erase"],
    [
      "/restore/erase",
      "restore-erase-wrong",
      proved(erasePage.submit, errorSentences.EMAIL_MISMATCH, {
        [erasePage.email]: nobody,
      }),
    ],
  ],
};

/** Every page of the application in the states that look different. */
export const scenes: Scene[] = (Object.keys(table) as Role[]).flatMap((who) =>
  table[who].map(([at, name, act]) => ({ who, at, name, act })),
);

// Pages that only send on to another.
const sendOn = new Set(["/settings"]);
// sample:begin
sendOn.add("/projects");
// sample:end

const withoutGroups = (route: string) => route.replaceAll(/\/\([^)]*\)/g, "");

/** The routes of all pages in `app/`, such as `/settings/security/passkeys/[id]`, from the file system. */
export function pageRoutes(): string[] {
  return readdirSync(path.join(repository, "app"), { recursive: true, encoding: "utf8" })
    .map((file) => `/${file.split(path.sep).join("/")}`)
    .filter((file) => file.endsWith("/page.tsx"))
    .map((file) => withoutGroups(file.slice(0, -"/page.tsx".length)) || "/")
    .filter((route) => !sendOn.has(route))
    .sort();
}

/** The pattern of paths that a route of `app/` answers; a `{name}` of a scene counts for `[id]`. */
export const routePattern = (route: string): RegExp =>
  new RegExp(`^${route.replaceAll(/\[\w+\]/g, "(\\{\\w+\\}|[\\w-]+)")}$`);

/** The address of a scene, for this player. */
export const addressOf = (scene: Scene, player: Player): string =>
  scene.at.replaceAll(/\{(\w+)\}/g, (_, name: string) => player.names[name] ?? "missing");

/** Goes to a scene and acts it out. */
export async function play(page: Page, scene: Scene, player: Player): Promise<void> {
  await page.goto(addressOf(scene, player), { waitUntil: "networkidle" });
  await scene.act?.(page, player);
}
