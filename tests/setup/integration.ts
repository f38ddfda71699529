import path from "node:path";
import { afterAll, inject, vi } from "vitest";
import { createDatabase, databaseName, dropDatabase, makeHasty } from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";

const adminUrl = inject("adminUrl");
const name = databaseName("file");

// The test file is imported after this one: its `db` connects to its own copy of the template.
const url = await createDatabase(adminUrl, name, inject("template"));
await makeHasty(adminUrl, name);
Object.assign(
  process.env,
  testEnvironment({
    DATABASE_URL: url,
    DATABASE_DRIVER: process.env.DATABASE_DRIVER ?? "pg",
    NEON_WS_PROXY: inject("neonProxy"),
    STORAGE_PATH: path.join(inject("runFolder"), name),
  }),
);

// What time tells of an address, `npm run bench:enumeration` measures; nothing here would come of the
// waits. The deep tests have them.
if (!process.env.TEST_DEEP)
  vi.doMock("@/lib/auth/even-time", () => ({ holdUntilEven: async () => {} }));

// Forced: connections that a test left open do not keep the database alive.
afterAll(() => dropDatabase(adminUrl, name));
