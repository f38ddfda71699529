import { randomUUID } from "node:crypto";
import { expectReadable } from "../accessibility";
import { expect, test } from "../fixtures";
import { queuePage } from "../interface/admin";
import type { Person } from "../people";

type Sql = <Row extends Record<string, unknown>>(
  text: string,
  values?: unknown[],
) => Promise<Row[]>;

const promote = (sql: Sql, { email }: Person) =>
  sql("UPDATE users SET role = 'admin' WHERE email = $1", [email]);

/** Adds a job whose attempts are spent; its id. */
async function addFailedJob(sql: Sql, error: string): Promise<string> {
  const [job] = await sql<{ id: string }>(
    `SELECT (graphile_worker.permanently_fail_jobs(
       ARRAY[(graphile_worker.add_job('cleanup', '{}')).id], $1)).id::text`,
    [error],
  );
  return job?.id ?? "";
}

const isThere = async (sql: Sql, id: string) =>
  (await sql("SELECT FROM graphile_worker.jobs WHERE id = $1::bigint", [id])).length > 0;

test("shows failed jobs with their error, retries one and discards another", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  await promote(sql, await signUpAndVerify());
  const error = `The disk is full ${randomUUID()}`;
  const [retried, discarded] = [await addFailedJob(sql, error), await addFailedJob(sql, error)];
  await page.goto("/admin/jobs");
  await expect(page.getByRole("heading", { level: 1, name: queuePage.heading })).toBeVisible();
  const jobs = page.getByRole("row").filter({ hasText: error });
  await expect(jobs).toHaveCount(2);
  await expectReadable(page);

  await page.getByRole("button", { name: `Discard cleanup ${discarded}` }).click();
  await expect(page.getByText(queuePage.discarded("1 job"))).toBeVisible();
  await expect(jobs).toHaveCount(1);
  expect(await isThere(sql, discarded)).toBe(false);

  await page.getByRole("button", { name: `Retry cleanup ${retried}` }).click();
  await expect(page.getByText(queuePage.retried("1 job"))).toBeVisible();
  await expect(jobs).toHaveCount(0);
  await expect.poll(() => isThere(sql, retried)).toBe(false);
});

test("counts the jobs of each state, and lists those that wait", async ({
  page,
  sql,
  signUpAndVerify,
}) => {
  await promote(sql, await signUpAndVerify());
  const key = `waiting-${randomUUID()}`;
  await sql(
    "SELECT graphile_worker.add_job('cleanup', '{}', run_at := now() + interval '1 day', job_key := $1)",
    [key],
  );
  await page.goto("/admin/jobs");
  const waiting = page.getByRole("navigation", { name: "State" }).getByRole("link", {
    name: /^Waiting \d+$/,
  });
  const count = Number((await waiting.textContent())?.replace(/\D/g, ""));
  expect(count).toBeGreaterThan(0);
  await waiting.click();
  await expect(page).toHaveURL(/state=waiting/);
  await expect(waiting).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Retry/ })).toHaveCount(0);
  await sql("SELECT graphile_worker.remove_job($1)", [key]);
});

test("refuses an admin who has just been demoted", async ({
  page,
  sql,
  problems,
  signUpAndVerify,
}) => {
  problems.allow(/404/);
  const admin = await signUpAndVerify();
  await promote(sql, admin);
  const id = await addFailedJob(sql, "The disk is full");
  await page.goto("/admin/jobs");
  await sql("UPDATE users SET role = 'member' WHERE email = $1", [admin.email]);
  await page.getByRole("button", { name: `Discard cleanup ${id}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: queuePage.heading })).toBeHidden();
  expect(await isThere(sql, id)).toBe(true);
  await sql("SELECT graphile_worker.complete_jobs(ARRAY[$1::bigint])", [id]);
});
