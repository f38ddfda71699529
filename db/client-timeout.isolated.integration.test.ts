import { sql } from "drizzle-orm";
import { expect, it } from "vitest";

process.env.DATABASE_STATEMENT_TIMEOUT_MS = "1000";
const { db } = await import("./client");

it("aborts a statement at the time limit, and runs the next one", async () => {
  const asked = Date.now();
  await expect(db.execute(sql`SELECT pg_sleep(10)`)).rejects.toThrow();
  expect(Date.now() - asked).toBeLessThan(8000);
  expect((await db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
});
