import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { holdLocalPostgres } from "@/db/local-postgres";
import { migrateDatabase } from "@/db/migrate";

const dataDir = await mkdtemp(path.join(tmpdir(), "app-outage-"));
const hold = () => holdLocalPostgres({ dataDir, label: "outage" });
let postgres = await hold();
process.env.DATABASE_URL = postgres.urlFor("app");
// The Neon proxy of the run leads to another server; this one is spoken to directly.
process.env.DATABASE_DRIVER = "pg";
// As it is without a setting: a part of what is promised here.
process.env.DATABASE_CONNECT_TIMEOUT_MS = "";

afterAll(async () => {
  await postgres.release();
  await rm(dataDir, { recursive: true, force: true });
});

test("answers 503 within three seconds while the database is stopped, and recovers by itself", async () => {
  await migrateDatabase(process.env.DATABASE_URL ?? "");
  // Imported only now, so that its client connects to the server of this test.
  const { GET } = await import("@/app/api/health/route");
  expect((await GET()).status).toBe(200);

  await postgres.release();
  const begun = performance.now();
  const answer = await GET();
  expect(performance.now() - begun).toBeLessThan(3000);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: "unhealthy",
    services: {
      database: { status: "unreachable" },
      queue: { status: "unreachable" },
      purge: { overdue: null },
    },
  });

  postgres = await hold();
  await expect.poll(async () => (await GET()).status, { timeout: 20_000 }).toBe(200);
});
