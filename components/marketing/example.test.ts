import { expect, test } from "vitest";
import { ownedTables } from "@/db/ownership";
import { envSchema } from "@/lib/env";
import { deletedAt, preview, receipt } from "./example";

const day = 24 * 60 * 60 * 1000;

test("counts only tables that an account owns", () => {
  const owned = new Set(["users", ...ownedTables().map(({ name }) => name)]);
  const named = [...preview.rows.map(({ table }) => table), ...Object.keys(receipt.rows)];
  expect(named.filter((name) => !owned.has(name))).toEqual([]);
});

test("can be restored for the default grace period", () => {
  const { data } = envSchema.shape.RETENTION_DAYS.safeParse(undefined);
  expect(data).toBe(30);
  expect(preview.retentionDays).toBe(data);
  expect(preview.restorableUntil.getTime() - deletedAt.getTime()).toBe(30 * day);
});
