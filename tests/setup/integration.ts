import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, inject, vi } from "vitest";
import { createDatabase, databaseName, dropDatabase, makeHasty } from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";
import { runningRole, urlAs } from "@/tests/support/roles";

const adminUrl = inject("adminUrl");

// Files that share a process share `db` too: each finds a new database under the name of the one before.
const worker = globalThis as { appTestDatabase?: string };
const first = !worker.appTestDatabase;
worker.appTestDatabase ??= databaseName("worker");
const name = worker.appTestDatabase;
const storage = path.join(inject("runFolder"), name);

const url = await createDatabase(adminUrl, name, inject("template"));
await makeHasty(adminUrl, name);
if (first)
  Object.assign(
    process.env,
    testEnvironment({
      // It cannot change the schema; tests that do use `ownerDb` of tests/support/owner.ts.
      DATABASE_URL: urlAs(url, runningRole),
      DATABASE_DRIVER: process.env.DATABASE_DRIVER ?? "pg",
      NEON_WS_PROXY: inject("neonProxy"),
      // A hundred operations at once wait for five connections, on a slow machine for longer than a person would.
      DATABASE_CONNECT_TIMEOUT_MS: "20000",
      STORAGE_PATH: storage,
    }),
  );

// What time tells of an address, `npm run bench:enumeration` measures; nothing here would come of the
// waits. `npm run test:full` keeps them.
if (!process.env.TEST_FULL)
  vi.doMock("@/lib/auth/response-time-floor", () => ({ waitForResponseFloor: async () => {} }));

// As every entry point does; after the imports of the file itself, so that its mocks and settings hold.
beforeAll(async () => {
  await import("@/lib/features");
});

// Forced: connections that a test left open do not keep the database alive.
afterAll(async () => {
  await dropDatabase(adminUrl, name);
  rmSync(storage, { recursive: true, force: true });
});
