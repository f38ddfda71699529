import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";

process.env.DATABASE_STATEMENT_TIMEOUT_MS = "1000";
const { db } = await import("./client");
const { longTransaction } = await import("./long-transaction");
const { subscriptionPlans } = await import("./schema");

const isNeon = process.env.DATABASE_DRIVER === "neon";

it("aborts a statement at the time limit, and runs the next one", async () => {
  const asked = Date.now();
  await expect(db.execute(sql`SELECT pg_sleep(10)`)).rejects.toThrow();
  expect(Date.now() - asked).toBeLessThan(8000);
  expect((await db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
});

// Over a WebSocket the server cannot be asked.
it.skipIf(isNeon)("cancels the statement on the server too, with its SQLSTATE", async () => {
  await expect(db.execute(sql`SELECT pg_sleep(61)`)).rejects.toMatchObject({
    cause: { code: "57014" },
  });
  const { rows } = await db.execute(sql`
    SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(61)%'`);
  expect(rows).toEqual([]);
});

it("rolls the transaction back whose statement takes too long", async () => {
  const slug = "too long";
  const failing = db.transaction(async (tx) => {
    await tx.insert(subscriptionPlans).values({ slug, name: slug, monthlyPrice: 0 });
    await tx.execute(sql`SELECT pg_sleep(10)`);
  });
  await expect(failing).rejects.toThrow();
  expect(await db.$count(subscriptionPlans, eq(subscriptionPlans.slug, slug))).toBe(0);
});

it("lets a long transaction take its time", async () => {
  const slept = await longTransaction(async (tx) => {
    await tx.execute(sql`SELECT pg_sleep(2)`);
    return true;
  });
  expect(slept).toBe(true);
});
