import type { Page } from "@playwright/test";
import { expect, test } from "../e2e/fixtures";
import { waitUntilHydrated } from "../e2e/hydrated";
import { dangerPage } from "../e2e/interface/deletion";
import { deleteAccount, type Person } from "../e2e/people";
import { turnOnSecondFactor } from "../e2e/second-factor";
import { applyStyle, createProject, upload } from "../e2e/studio/studio";
import { awaitFont, holdSteady, paintPlain } from "./steady";

const looks = {
  "desktop-light": { width: 1280, height: 860, colorScheme: "light" },
  "phone-dark": { width: 390, height: 844, colorScheme: "dark" },
} as const;

interface Sight {
  /** What is done there, to show a state that no address leads to. */
  act?: (page: Page) => Promise<void>;
  /** The part of the page that is looked at, instead of all of it. */
  part?: string;
}

/** Compares a page, in both looks, with its screenshot; goes on where it differs. */
async function compare(page: Page, name: string, at: string, { act, part }: Sight = {}) {
  await paintPlain(page);
  await awaitFont(page);
  for (const [look, { width, height, colorScheme }] of Object.entries(looks))
    await test.step(`${name}, ${look}`, async () => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // An address that differs by its fragment alone would not be loaded.
      await page.goto("about:blank");
      await page.goto(at, { waitUntil: "networkidle" });
      // React writes a text again that differs when it takes over.
      await waitUntilHydrated(page.locator("main").first());
      await act?.(page);
      await holdSteady(page);
      const screenshot = `${name}-${look}.png`;
      if (part) return expect.soft(page.locator(part)).toHaveScreenshot(screenshot);
      const open = (await page.locator("dialog[open]").count()) > 0;
      return expect.soft(page).toHaveScreenshot(screenshot, { fullPage: !open });
    });
  await page.unrouteAll();
}

const addHistory = (sql: (text: string, values: unknown[]) => Promise<unknown>, person: Person) =>
  sql("UPDATE users SET created_at = now() - interval '200 days' WHERE email = $1", [person.email]);

test("public pages match their screenshots", async ({ page, problems }) => {
  problems.allow(/404/);
  await compare(page, "landing", "/");
  await compare(page, "example-erased", "/#example-erased", { part: "#example" });
  await compare(page, "pricing", "/pricing");
  await compare(page, "sign-in", "/sign-in");
  await compare(page, "sign-up", "/sign-up");
  await compare(page, "restore", "/restore");
  await compare(page, "receipt", "/receipt");
  await compare(page, "not-found", "/no-such-page");
});

test("account pages match their screenshots", async ({ page, signUpAndVerify, sql }) => {
  const person = await signUpAndVerify({ name: "Mira Moss", email: "mira@example.com" });
  await addHistory(sql, person);
  await compare(page, "dashboard-empty", "/dashboard");
  // sample:begin
  await createProject(page, "Herbarium");
  const project = new URL(page.url()).pathname;
  await upload(page, "meadow.jpg");
  await applyStyle(page, "meadow.jpg", "Ink");
  const image = new URL(page.url()).pathname;
  await compare(page, "dashboard", "/dashboard");
  await compare(page, "project", project);
  await compare(page, "image", image);
  await compare(page, "jobs", "/jobs");
  // sample:end
  await turnOnSecondFactor(page, person);
  await compare(page, "billing", "/settings/billing");
  await compare(page, "security", "/settings/security");
  await compare(page, "sessions", "/settings/sessions");
  await compare(page, "data", "/settings/data");
  await compare(page, "danger", "/settings/danger");
  await compare(page, "danger-dialog", "/settings/danger", {
    act: async () => {
      await page.getByRole("button", { name: dangerPage.open }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  });
});

test("the page after a deletion matches its screenshot", async ({ page, signUpAndVerify, sql }) => {
  const person = await signUpAndVerify({ name: "Mira Moss", email: "mira.moss@example.com" });
  await addHistory(sql, person);
  await deleteAccount(page, person);
  await compare(page, "goodbye", "/goodbye");
});
