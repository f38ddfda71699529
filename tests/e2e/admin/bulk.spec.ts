import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectReadable } from "../accessibility";
import { expect, test } from "../fixtures";
import { bulkOperationPage, bulkPage } from "../interface/bulk";
import { confirmFields } from "../interface/settings";
import { pressEnterOn, tabTo, typeInto } from "../keyboard";
import type { Person } from "../people";

type Sql = (text: string, values?: unknown[]) => Promise<unknown[]>;

const promote = (sql: Sql, { email }: Person) =>
  sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);

/** Adds so many verified members below a domain of their own. */
async function addMembers(
  sql: Sql,
  count: number,
  domain = `d${randomUUID().slice(0, 8)}.example`,
) {
  await sql(
    `INSERT INTO users (name, email, email_verified, email_hash, email_hash_key)
     SELECT 'Ada Example', gen_random_uuid() || '@' || $2, true, gen_random_uuid()::text, 'test'
     FROM generate_series(1, $1::int)`,
    [count, domain],
  );
  return domain;
}

async function statusesOf(sql: Sql, domain: string): Promise<string[]> {
  const rows = await sql(
    "SELECT DISTINCT status FROM users WHERE email LIKE '%@' || $1 ORDER BY status",
    [domain],
  );
  return (rows as { status: string }[]).map(({ status }) => status);
}

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

async function preview(page: Page, domain: string): Promise<void> {
  await page.goto("/admin/bulk");
  await page.getByRole("radio", { name: bulkPage.deleteKind }).check();
  await page.getByLabel(bulkPage.domain).fill(domain);
  await button(page, bulkPage.preview).click();
  await page.waitForURL(/\/admin\/bulk\/[0-9a-f-]{36}/);
}

async function confirm(page: Page, admin: Person, count: string, accounts: string): Promise<void> {
  await field(page, bulkOperationPage.count).fill(count);
  await field(page, confirmFields.password).fill(admin.password);
  await button(page, bulkOperationPage.deletes(accounts)).click();
}

test("deletes accounts after a preview, and undoes all of it", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const domain = await addMembers(sql, 120);
  await preview(page, domain);
  await expect(heading(page, bulkOperationPage.deletes("120 accounts"))).toBeVisible();
  await expectReadable(page);
  const list = page.getByRole("link", { name: bulkOperationPage.list("120 accounts") });
  const accounts = await page.request.get((await list.getAttribute("href")) ?? "");
  expect((await accounts.text()).trim().split("\r\n")).toHaveLength(121);

  await confirm(page, admin, "12", "120 accounts");
  await expect(field(page, bulkOperationPage.count)).toHaveAttribute("aria-invalid", "true");
  await confirm(page, admin, "120", "120 accounts");
  await expect(heading(page, bulkOperationPage.done)).toBeVisible();
  await expectReadable(page);
  expect(await statusesOf(sql, domain)).toEqual(["deleted"]);
  const results = page.getByRole("link", { name: bulkOperationPage.results });
  const report = await page.request.get((await results.getAttribute("href")) ?? "");
  expect((await report.text()).trim().split("\r\n")).toHaveLength(121);

  await button(page, bulkOperationPage.undo).click();
  await expect(heading(page, bulkOperationPage.undone)).toBeVisible();
  expect(await statusesOf(sql, domain)).toEqual(["active"]);
  await page.goto("/admin/bulk");
  await expect(page.getByRole("list", { name: bulkPage.operations })).toContainText(
    bulkOperationPage.deletes("120 accounts"),
  );
  await expectReadable(page);
});

test("refuses a selection that has changed since the preview, and shows it anew", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const domain = await addMembers(sql, 2);
  await preview(page, domain);
  await expect(heading(page, bulkOperationPage.deletes("2 accounts"))).toBeVisible();
  await addMembers(sql, 1, domain);
  await confirm(page, admin, "2", "2 accounts");
  await expect(heading(page, bulkOperationPage.deletes("3 accounts"))).toBeVisible();
  expect(await statusesOf(sql, domain)).toEqual(["active"]);
  await confirm(page, admin, "3", "3 accounts");
  await expect(heading(page, bulkOperationPage.done)).toBeVisible();
});

test("is done by keyboard alone, its undo included", async ({ page, sql, signUpAndVerify }) => {
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const domain = await addMembers(sql, 2);
  await page.goto("/admin/bulk");
  await expect(heading(page, bulkPage.heading)).toBeVisible();
  await tabTo(page, page.getByLabel(bulkPage.domain));
  await page.keyboard.type(domain);
  await pressEnterOn(page, button(page, bulkPage.preview));
  await expect(heading(page, bulkOperationPage.deletes("2 accounts"))).toBeVisible();
  await typeInto(page, bulkOperationPage.count, "2");
  await typeInto(page, confirmFields.password, admin.password);
  await pressEnterOn(page, button(page, bulkOperationPage.deletes("2 accounts")));
  await expect(heading(page, bulkOperationPage.done)).toBeVisible();
  await pressEnterOn(page, button(page, bulkOperationPage.undo));
  await expect(heading(page, bulkOperationPage.undone)).toBeVisible();
  expect(await statusesOf(sql, domain)).toEqual(["active"]);
});

test("shows a member and a visitor the page of an unknown address", async ({
  page,
  newVisitor,
  problems,
  sql,
  signUpAndVerify,
}) => {
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  await preview(page, await addMembers(sql, 1));
  const { pathname } = new URL(page.url());
  const visitor = await newVisitor();
  for (const path of [`/api${pathname}`, `/api${pathname}/accounts`, `/api${pathname}/results`])
    expect((await visitor.request.get(path)).status()).toBe(404);
  await visitor.goto("/admin/bulk");
  await expect(visitor).toHaveURL(/\/sign-in/);
  await signUpAndVerify({}, visitor);
  problems.allow(/404/);
  for (const path of ["/admin/bulk", pathname])
    expect((await visitor.goto(path))?.status()).toBe(404);
  for (const path of [`/api${pathname}`, `/api${pathname}/accounts`, `/api${pathname}/results`])
    expect((await visitor.request.get(path)).status()).toBe(404);
  await sql("UPDATE users SET role = 'member' WHERE email = $1", [admin.email]);
  expect((await page.goto(pathname))?.status()).toBe(404);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("deletes accounts, and shows the progress by reloading", async ({
    page,
    sql,
    signUpAndVerify,
  }) => {
    const admin = await signUpAndVerify();
    await promote(sql, admin);
    const domain = await addMembers(sql, 2);
    await preview(page, domain);
    await confirm(page, admin, "2", "2 accounts");
    await expect(async () => {
      await page.reload();
      await expect(heading(page, bulkOperationPage.done)).toBeVisible({ timeout: 1000 });
    }).toPass();
    await button(page, bulkOperationPage.undo).click();
    await expect(async () => {
      await page.reload();
      await expect(heading(page, bulkOperationPage.undone)).toBeVisible({ timeout: 1000 });
    }).toPass();
  });
});
