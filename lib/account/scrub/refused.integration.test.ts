import { customType, integer, pgTable } from "drizzle-orm/pg-core";
import { beforeAll, expect, test } from "vitest";
import { copyDatabase } from "@/tests/support/copied-database";
import { withClient } from "@/tests/support/databases";
import { runningRole, urlAs } from "@/tests/support/roles";
import { createUser } from "@/tests/support/users";
import { fakeFor } from "./fakes";
import { scrubRefusals } from "./refusal";
import { scrubDatabase } from "./scrub";
import { isSameDatabase } from "./serving";

let copy: string;

beforeAll(async () => {
  await createUser();
  copy = await copyDatabase();
});

const run = (statement: string) => withClient(copy, (client) => client.query(statement));

async function refuses(message: string, url = copy): Promise<void> {
  for (const dryRun of [true, false])
    await expect(scrubDatabase(url, { dryRun })).rejects.toMatchObject({
      name: "ScrubRefusedError",
      message,
    });
  const { rows } = await run("SELECT name FROM users");
  expect(rows).toEqual([{ name: "Ada Example" }]);
}

test("refuses a database in which a worker was just alive", async () => {
  await run("INSERT INTO workers (id) VALUES ('w')");
  await refuses(scrubRefusals.worker);
  await run("UPDATE workers SET seen_at = now() - interval '2 minutes'");
});

test.each(["app", "worker"])("refuses a database that an %s is connected to", async (name) => {
  const url = new URL(copy);
  url.searchParams.set("application_name", name);
  await withClient(url.href, () => refuses(scrubRefusals.connections(1)));
});

test("refuses a table or a column that is not in db/schema", async () => {
  await run("CREATE TABLE strangers (email text)");
  await refuses(scrubRefusals.schema("table strangers is not in db/schema: classify it there"));
  await run("DROP TABLE strangers");
  await run("ALTER TABLE users ADD COLUMN phone text");
  await refuses(scrubRefusals.schema("column users.phone is not in db/schema: classify it there"));
  await run("ALTER TABLE users DROP COLUMN phone");
});

test("refuses other migrations than the project’s", async () => {
  await run("UPDATE drizzle.__drizzle_migrations SET hash = 'other' || hash");
  await refuses(scrubRefusals.migrations);
  await run("UPDATE drizzle.__drizzle_migrations SET hash = substr(hash, 6)");
});

test("refuses to leave an address in a column that is classified as plain", async () => {
  await run(
    "INSERT INTO subscription_plans (slug, name, monthly_price) VALUES ('a', 'For ada@example.com', 1)",
  );
  await run("CREATE SCHEMA other CREATE TABLE notes (id int, line text[])");
  await run("INSERT INTO other.notes VALUES (1, '{ada@example.com}')");
  await run("DROP SCHEMA other CASCADE");
  await refuses(scrubRefusals.left(["public.subscription_plans.name"]));
  await run("DELETE FROM subscription_plans WHERE slug = 'a'");
});

test("refuses a role that may not change every table", async () => {
  await refuses(scrubRefusals.privileges, urlAs(copy, runningRole));
});

test("refuses a type that it doesn’t know, whatever the column is classified as", () => {
  const point = customType<{ data: string }>({ dataType: () => "point" });
  const places = pgTable("places", { id: integer("id"), at: point("at") });
  for (const kind of ["plain", "personal", "secret"] as const)
    expect(() => fakeFor(places.at, kind)).toThrow(scrubRefusals.type("places.at", "point"));
  expect(fakeFor(places.id, "plain")).toBeNull();
});

test.each([
  [
    "postgres://a:b@db.example.com/app",
    "postgres://c:d@DB.example.com:5432/app?sslmode=require",
    true,
  ],
  [
    "postgres://a@ep-cool-1.eu.aws.neon.tech/app",
    "postgres://a@ep-cool-1-pooler.eu.aws.neon.tech/app",
    true,
  ],
  [
    "postgres://a@ep-cool-1.eu.aws.neon.tech/app",
    "postgres://a@ep-warm-2.eu.aws.neon.tech/app",
    false,
  ],
  ["postgres://a@db.example.com/app", "postgres://a@db.example.com/copy", false],
  ["postgres://a@db.example.com/app", "postgres://a@db.example.com:5433/app", false],
])("compares %s with %s", (one, other, isSame) => {
  expect(isSameDatabase(one, other)).toBe(isSame);
});
