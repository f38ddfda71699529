import { existsSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { authFields, sentPage, signInNotices, signUpPage } from "./interface/auth";
import { restoreOptionsPage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import {
  deleteAccount,
  newPerson,
  type Person,
  signIn,
  signUp,
  submitSignIn,
  verify,
} from "./people";
import { imagePage, styles } from "./studio/interface";
import { applyStyle, createProject, expectImage, openImage, upload } from "./studio/studio";

/** Tries to take the person's address; the answer does not tell that somebody has it. */
async function signUpWithHeldAddress(page: Page, email: string): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel(authFields.name, { exact: true }).fill("Someone");
  await page.getByLabel(authFields.email, { exact: true }).fill(email);
  await page.getByLabel(authFields.password, { exact: true }).fill("another fine password");
  await page.getByRole("button", { name: signUpPage.submit }).click();
  await expect(page.getByRole("main").getByText(sentPage.heading)).toBeVisible();
}

/** Restores the account from the sign-in page, as someone who forgot would; ends signed out. */
async function restoreFromSignIn(page: Page, person: Person): Promise<void> {
  await submitSignIn(page, person);
  await expect(page.getByRole("heading", { name: restoreOptionsPage.heading })).toBeVisible();
  await page.getByRole("button", { name: restoreOptionsPage.restore }).click();
  await page.waitForURL("**/sign-in?restored=1");
}

test("signs up, deletes, restores and erases an account", async ({
  app,
  page,
  newVisitor,
  inbox,
  sql,
  request,
}) => {
  test.setTimeout(180_000);
  const person = newPerson();
  await signUp(page, person);
  await verify(page, person);
  const [user] = await sql<{ id: string; subject: string }>(
    "SELECT id, subject FROM users WHERE email = $1",
    [person.email],
  );
  if (!user) throw new Error("There is no such user.");
  const files = path.join(app.storagePath, "users", user.id);
  const owned = async () => {
    const [counts] = await sql<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM users WHERE id = $1) AS users,
              (SELECT count(*)::int FROM accounts WHERE user_id = $1) AS accounts,
              -- sample:begin
              (SELECT count(*)::int FROM projects WHERE user_id = $1) AS projects,
              (SELECT count(*)::int FROM images JOIN projects ON projects.id = project_id
                WHERE projects.user_id = $1) AS images,
              -- sample:end
              (SELECT count(*)::int FROM sessions WHERE user_id = $1) AS sessions`,
      [user.id],
    );
    return counts ?? {};
  };

  // sample:begin
  // Something to own: a project, an image, and what a style makes of it.
  await createProject(page, "Herbarium");
  const project = page.url();
  await upload(page, "meadow.jpg");
  await applyStyle(page, "meadow.jpg", styles.ink);
  expect(await owned()).toMatchObject({ projects: 1, images: 2 });
  expect(existsSync(files)).toBe(true);
  // sample:end

  // Deleted: signed out everywhere at once, and nobody gets in or takes the address.
  const elsewhere = await newVisitor();
  await signIn(elsewhere, person);
  await deleteAccount(page, person);
  await elsewhere.goto("/settings/profile");
  expect(new URL(elsewhere.url()).pathname).toBe("/sign-in");
  await inbox(person.email, { subject: emailSubjects.deleted });
  await signUpWithHeldAddress(await newVisitor(), person.email);
  expect(await owned()).toMatchObject({ users: 1, accounts: 1, sessions: 0 });
  // sample:begin
  expect(await owned()).toMatchObject({ projects: 1, images: 2 });
  // sample:end

  // Restored from the sign-in page: everything is still there.
  await restoreFromSignIn(page, person);
  await inbox(person.email, { subject: emailSubjects.restored });
  await signIn(page, person);
  expect(await owned()).toMatchObject({ users: 1, accounts: 1, sessions: 1 });
  // sample:begin
  await page.goto(project);
  await expectImage(page, "meadow.jpg");
  await openImage(page, "meadow.jpg");
  await expectImage(page, imagePage.result("meadow.jpg", styles.ink));
  // sample:end

  // Deleted again, and past its deadline.
  await deleteAccount(page, person);
  await sql(
    `UPDATE users SET deleted_at = deleted_at - interval '31 days',
                      purge_at = now() - interval '1 minute' WHERE id = $1`,
    [user.id],
  );
  const tick = await request.get("/api/cron/tick", {
    headers: { authorization: `Bearer ${app.cronSecret}` },
  });
  expect(tick.status()).toBe(200);
  await expect
    .poll(async () => Object.values(await owned()).filter((count) => count > 0), {
      timeout: 30_000,
    })
    .toEqual([]);
  await expect.poll(() => existsSync(files), { timeout: 15_000 }).toBe(false);
  const audit = await sql<{ user_id: string | null }>(
    "SELECT user_id FROM audit_logs WHERE subject = $1",
    [user.subject],
  );
  expect(audit.length).toBeGreaterThan(2);
  expect(audit.every((row) => row.user_id === null)).toBe(true);
  await inbox(person.email, { subject: emailSubjects.erased });
});

test("refuses a sign-in with an unverified address", async ({
  sql,
  signUpAndVerify,
  newVisitor,
}) => {
  const person = await signUpAndVerify();
  await sql("UPDATE users SET email_verified = false WHERE email = $1", [person.email]);
  const visitor = await newVisitor();
  await submitSignIn(visitor, person);
  await expect(visitor.getByRole("main").getByText(signInNotices.notVerified)).toBeVisible();
});
