import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectReadable } from "../accessibility";
import { expect, test } from "../fixtures";
import { auditPage } from "../interface/admin";
import type { Person } from "../people";

type Sql = <Row extends Record<string, unknown>>(
  text: string,
  values?: unknown[],
) => Promise<Row[]>;

const promote = (sql: Sql, { email }: Person) =>
  sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);

const entries = (page: Page) =>
  page.getByRole("table", { name: auditPage.heading }).locator("tbody tr");
const field = (page: Page, name: string) =>
  page.getByRole("search").getByLabel(name, { exact: true });
const apply = (page: Page) => page.getByRole("button", { name: auditPage.apply }).click();

/** Adds an entry of the suspension of a member by an admin, so many hours ago. */
const suspend = (sql: Sql, member: Person, admin: Person, hoursAgo: number) =>
  sql(
    `INSERT INTO audit_logs (action, user_id, subject, actor_subject, created_at)
     SELECT 'account.banned', member.id, member.subject, admin.subject, now() - make_interval(hours => $3)
     FROM users AS member, users AS admin WHERE member.email = $1 AND admin.email = $2`,
    [member.email, admin.email, hoursAgo],
  );

/** An instant as the field of a form takes it, in UTC. */
const typed = (hoursAgo: number) =>
  new Date(Date.now() - hoursAgo * 3_600_000).toISOString().slice(0, 16);

test("filters by account, event, admin and time, and clears the filters", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const member = await signUpAndVerify({}, await newVisitor());
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  for (const hours of [30, 60]) await suspend(sql, member, admin, hours);
  await page.goto("/admin/audit");
  await expect(page.getByRole("heading", { level: 1, name: auditPage.heading })).toBeVisible();
  await expectReadable(page);

  await field(page, auditPage.account).fill(member.email);
  await apply(page);
  // Signed up, verified, signed in, suspended twice.
  await expect(entries(page)).toHaveCount(5);
  await field(page, auditPage.event).selectOption("account.banned");
  await apply(page);
  await expect(entries(page)).toHaveCount(2);
  await field(page, auditPage.from).fill(typed(45));
  await apply(page);
  await expect(entries(page)).toHaveCount(1);
  await field(page, auditPage.until).fill(typed(40));
  await apply(page);
  await expect(page.getByText(auditPage.none, { exact: true })).toBeVisible();
  await expectReadable(page);

  await page.getByRole("link", { name: auditPage.clear }).click();
  await expect(page).toHaveURL(/\/admin\/audit$/);
  await field(page, auditPage.admin).fill(admin.email);
  await apply(page);
  await expect(entries(page)).toHaveCount(2);
  await expect(entries(page).first()).toContainText(admin.email);

  await field(page, auditPage.admin).fill("nobody@example.com");
  await apply(page);
  await expect(field(page, auditPage.admin)).toHaveAttribute("aria-invalid", "true");
  await expect(entries(page)).toHaveCount(0);
});

test("tells an account's whole story, after its erasure too, and exports it", async ({
  page,
  newVisitor,
  sql,
  signUpAndVerify,
}) => {
  const member = await signUpAndVerify({}, await newVisitor());
  await promote(sql, await signUpAndVerify());
  await page.goto(`/admin/audit?subject=${encodeURIComponent(member.email)}`);
  await entries(page)
    .first()
    .getByRole("link", { name: /^All events/ })
    .click();
  await expect(page).toHaveURL(/subject=[0-9a-f-]{36}$/);
  await expect(entries(page)).toHaveCount(3);
  await sql("DELETE FROM users WHERE email = $1", [member.email]);
  await page.reload();
  await expect(entries(page)).toHaveCount(4);
  await expect(page.getByRole("main").getByText(member.email)).toHaveCount(0);

  const files: Record<string, string> = {};
  for (const format of ["CSV", "JSON"]) {
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: auditPage.exportAs(format) }).click();
    files[format] = await readFile(await (await downloading).path(), "utf8");
  }
  expect(files.CSV?.trimEnd().split("\r\n")).toHaveLength(5);
  const actions = JSON.parse(files.JSON ?? "").map(({ action }: { action: string }) => action);
  expect(actions).toHaveLength(4);
  expect(actions).toContain("account.erased");
});

test("has the log verified, and shows the result", async ({ page, sql, signUpAndVerify }) => {
  await promote(sql, await signUpAndVerify());
  await page.goto("/admin/audit");
  await page.getByRole("button", { name: auditPage.verify }).click();
  await expect(page.getByText(auditPage.started)).toBeVisible();
  await expect(async () => {
    await page.goto("/admin/audit");
    await expect(page.getByText(auditPage.verified)).toBeVisible({ timeout: 1000 });
  }).toPass();
});
