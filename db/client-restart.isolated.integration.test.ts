import path from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, expect, inject, it, vi } from "vitest";
import { startNeonProxy } from "@/tests/support/neon-proxy";
import { holdLocalPostgres, type LocalPostgres } from "./local-postgres";

// A server of its own, since this file stops it.
const dataDir = path.join(inject("runFolder"), `restart-${process.pid}`);
let hold: LocalPostgres = await holdLocalPostgres({ dataDir, label: "restart test" });
const proxy = await startNeonProxy(hold.adminUrl);
process.env.DATABASE_URL = hold.urlFor("app");
process.env.NEON_WS_PROXY = proxy.address;
process.env.DATABASE_CONNECT_TIMEOUT_MS = "5000";
const { db, closeDatabase } = await import("./client");

afterAll(async () => {
  await closeDatabase();
  await proxy.close();
  await hold.release();
});

it("reconnects after a restart of the server, and fails fast while it is down", async () => {
  const one = () => db.execute<{ one: number }>(sql`SELECT 1 AS one`);
  const held = Promise.all([one(), one(), one()]);
  expect((await held).map((result) => result.rows[0]?.one)).toEqual([1, 1, 1]);

  await hold.release();
  const away = Date.now();
  await expect(one()).rejects.toThrow();
  expect(Date.now() - away).toBeLessThan(15_000);

  hold = await holdLocalPostgres({ dataDir, label: "restart test" });
  await vi.waitFor(async () => expect((await one()).rows).toEqual([{ one: 1 }]), 20_000);
}, 60_000);
