import { inspect } from "node:util";
import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { constraintOf, isDatabaseAway, reasonOf, sqlStateOf } from "@/lib/error-reason";
import { openWorkerPool } from "@/lib/jobs/worker-pool";
import { db, type Executor } from "./client";
import { subscriptionPlans } from "./schema";

const secret = "ada@example.com";
const plan = { slug: secret, name: secret, monthlyPrice: 0 };
const twice = (tx: Executor) => tx.insert(subscriptionPlans).values([plan, plan]);
const noUuid = sql`SELECT ${secret}::uuid`;

async function failureOf(work: () => PromiseLike<unknown>): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("the statement has not failed");
}

function repeats(error: Error): string[] {
  const said = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    said.push(cause.message, cause.stack ?? "", JSON.stringify(Object.entries(cause)));
  return said.filter((text) => text.includes(secret));
}

it.each([
  ["23505", "an insert", () => twice(db)],
  ["23505", "an insert in a transaction", () => db.transaction(twice)],
  ["23505", "an insert at a savepoint", () => db.transaction((tx) => tx.transaction(twice))],
  ["22P02", "a statement with a value of another type", () => db.execute(noUuid)],
  ["22P02", "such a statement in a transaction", () => db.transaction((tx) => tx.execute(noUuid))],
  [
    "22P02",
    "a query that is prepared",
    () =>
      db
        .select()
        .from(subscriptionPlans)
        .where(eq(subscriptionPlans.id, sql.placeholder("id")))
        .prepare("")
        .execute({ id: secret }),
  ],
  [
    "22P02",
    "a relational query",
    () => db.query.subscriptionPlans.findFirst({ where: eq(subscriptionPlans.id, secret) }),
  ],
  [
    "22P02",
    "a document that is none",
    () => db.execute(sql`SELECT ${`{"email": ${secret}`}::jsonb`),
  ],
])("keeps SQLSTATE %s and no value in the error of %s", async (state, _, work) => {
  const error = await failureOf(work);
  expect(repeats(error)).toEqual([]);
  expect(sqlStateOf(error)).toBe(state);
  expect(reasonOf(error)).toBe(`database error ${state}`);
  expect(isDatabaseAway(error)).toBe(false);
  expect(error.message).toMatch(/^Failed query: \S/);
  expect(error.stack).toContain("redact-errors.integration.test.ts");
});

it("keeps the statement, the table and the constraint that it has broken", async () => {
  const error = await failureOf(() => twice(db));
  expect(error.message).toContain('insert into "subscription_plans"');
  expect(constraintOf(error)).toBe("subscription_plans_slug_unique");
  expect(error.cause).toMatchObject({ table: "subscription_plans" });
});

it("keeps what failed as the cause of a transaction that could not be committed", async () => {
  const error = await failureOf(() => db.transaction((tx) => twice(tx).catch(() => {})));
  expect(sqlStateOf(error)).toBe("23505");
  expect(repeats(error)).toEqual([]);
});

it("keeps no value in the error of a statement of the queue", async () => {
  const workerPool = openWorkerPool({ listens: false });
  const ask = ["SELECT $1::uuid", [secret]] as [string, string[]];
  try {
    for (const work of [
      () => workerPool.query(...ask),
      () =>
        workerPool.connect().then((client) => client.query(...ask).finally(() => client.release())),
    ]) {
      const error = await failureOf(work);
      expect(sqlStateOf(error)).toBe("22P02");
      expect(repeats(error)).toEqual([]);
    }
  } finally {
    await workerPool.end();
  }
});
