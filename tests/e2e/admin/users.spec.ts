import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectReadable } from "../accessibility";
import { expect, test } from "../fixtures";
import { usersPage } from "../interface/admin";
import type { Person } from "../people";

type Sql = <Row extends Record<string, unknown>>(
  text: string,
  values?: unknown[],
) => Promise<Row[]>;

const makeAdmin = (sql: Sql, { email }: Person) =>
  sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);

/** Adds accounts whose addresses share a word that no other account has; returns the word. */
async function addUsers(sql: Sql, count: number): Promise<string> {
  const tag = `tag${randomUUID().slice(0, 8)}`;
  await sql(
    `INSERT INTO users (name, email, email_hash, email_hash_key, created_at)
     SELECT 'Listed ' || n, $1 || '-' || n || '@example.com', $1 || n, 'test', now() - n * interval '1 day'
     FROM generate_series(1, $2::int) AS n`,
    [tag, count],
  );
  return tag;
}

const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("rowheader") });
const search = (page: Page) => page.getByLabel(usersPage.search, { exact: true });

async function apply(page: Page): Promise<void> {
  await page.getByRole("button", { name: usersPage.apply }).click();
}

test("is an unknown page for a member", async ({ page, problems, signUpAndVerify }) => {
  problems.allow(/404/);
  await signUpAndVerify();
  expect((await page.goto("/admin/users"))?.status()).toBe(404);
});

test("leads a visitor to the sign-in page", async ({ page }) => {
  await page.goto("/admin/users");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("finds, filters, sorts and pages users, and clears the filters", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  await makeAdmin(sql, await signUpAndVerify());
  const tag = await addUsers(sql, 60);
  await page.goto("/admin/users");
  await expect(page.getByRole("heading", { level: 1, name: usersPage.heading })).toBeVisible();

  await search(page).fill(tag.toUpperCase());
  await apply(page);
  await expect(page.getByText("60 users.")).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await expect(rows(page).first()).toContainText("Listed 1");
  await expectReadable(page);

  await page.getByRole("link", { name: usersPage.next, exact: true }).click();
  await expect(rows(page)).toHaveCount(10);
  await expect(rows(page).last()).toContainText("Listed 60");
  await page.getByRole("link", { name: usersPage.previous, exact: true }).click();
  await expect(rows(page)).toHaveCount(50);

  await page.getByRole("columnheader", { name: "Created" }).getByRole("link").click();
  await expect(rows(page).first()).toContainText("Listed 60");
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );

  await sql(
    `UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '9 days'
     WHERE email = $1`,
    [`${tag}-7@example.com`],
  );
  await page.locator("summary", { hasText: usersPage.filters }).click();
  await page.getByLabel(usersPage.state).selectOption("deleted");
  await apply(page);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(`${tag}-7@example.com`);
  await expect(search(page)).toHaveValue(tag.toUpperCase());
  await expect(rows(page).getByRole("link")).toHaveAttribute("href", /^\/admin\/users\/[\w-]{36}$/);

  await search(page).fill("nobody-has-this");
  await apply(page);
  await expect(page.getByText(usersPage.none)).toBeVisible();
  await expectReadable(page);
  await page.getByRole("link", { name: usersPage.clear }).first().click();
  await expect(page).toHaveURL(/\/admin\/users$/);
});

test("says at the field what does not fit", async ({ page, sql, signUpAndVerify }) => {
  await makeAdmin(sql, await signUpAndVerify());
  for (const [query, label] of [
    ["state=gone", usersPage.state],
    ["from=yesterday", usersPage.from],
    ["from=2026-02-01&to=2026-01-31", usersPage.to],
  ] as const) {
    await page.goto(`/admin/users?${query}`);
    await expect(page.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
  }
  await expect(rows(page)).toHaveCount(0);
  await expectReadable(page);
});

test("downloads the users that are shown", async ({ page, sql, signUpAndVerify }) => {
  await makeAdmin(sql, await signUpAndVerify());
  const tag = await addUsers(sql, 3);
  await page.goto(`/admin/users?q=${tag}&sort=email`);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: usersPage.exportCsv }).click();
  const lines = (await readFile(await (await downloading).path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`${tag}-1@example.com`);
});

test("shows long names and addresses on a phone without scrolling sideways", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  await makeAdmin(sql, await signUpAndVerify());
  const tag = await addUsers(sql, 2);
  await sql("UPDATE users SET name = $2 WHERE email = $1", [
    `${tag}-1@example.com`,
    "Wolfeschlegelsteinhausenbergerdorff".repeat(2),
  ]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/admin/users?q=${tag}`);
  await expect(rows(page)).toHaveCount(2);
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("finds and pages users", async ({ page, sql, signUpAndVerify }) => {
    await makeAdmin(sql, await signUpAndVerify());
    const tag = await addUsers(sql, 51);
    await page.goto("/admin/users");
    await search(page).fill(tag);
    await page.getByLabel(usersPage.sort).selectOption("created");
    await apply(page);
    await expect(rows(page).first()).toContainText("Listed 51");
    await page.getByRole("link", { name: usersPage.next, exact: true }).click();
    await expect(rows(page)).toHaveCount(1);
  });
});
