import { expect, test } from "vitest";

// A statement that asks for a second connection inside a transaction would wait for itself.
process.env.DATABASE_POOL_MAX = "1";
process.env.DATABASE_CONNECT_TIMEOUT_MS = "10000";

test("an account lives through everything with one connection", async () => {
  const { pool } = await import("@/db/client");
  const { liveThroughAnAccount } = await import("@/tests/support/account-life");
  await liveThroughAnAccount();
  expect(pool.options.max).toBe(1);
  expect(pool.totalCount).toBeLessThanOrEqual(1);
}, 180_000);
