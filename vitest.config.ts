import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const integrationFiles = ["{app,components,db,lib,tests}/**/*.integration.test.{ts,tsx}"];
// What stands or falls with the driver: transactions, locks, cursors, and each deed once. The others run
// over it in `npm run test:deep`.
const heartFiles = [
  "db/**/*.integration.test.ts",
  "lib/audit/**/*.integration.test.ts",
  "lib/account/{interleaved,purge*,request-deletion}.integration.test.ts",
  "lib/account/export/*.integration.test.ts",
  "lib/auth/life.integration.test.ts",
];
const deepFiles = ["{app,components,db,lib,tests}/**/*.deep.test.{ts,tsx}"];

/** A project whose every file has a database of its own, reached by the named driver. */
function onDatabase(
  name: string,
  driver: "pg" | "neon",
  include: string[],
  testTimeout: number,
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      env: { DATABASE_DRIVER: driver },
      globalSetup: ["tests/setup/integration-global.ts"],
      setupFiles: ["tests/setup/integration.ts"],
      testTimeout,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  resolve: {
    alias: [{ find: /^@\//, replacement: fileURLToPath(new URL("./", import.meta.url)) }],
  },
  test: {
    pool: "forks",
    // One more than the smallest machine has cores: much of their time tests wait.
    maxWorkers: 3,
    // 57P01: a database is dropped when its file is done, also under the connections that are just closing.
    onUnhandledError: (error) => (error as { code?: string }).code !== "57P01",
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,components,db,lib,tests}/**/*.test.{ts,tsx}", "*.test.ts"],
          exclude: [...integrationFiles, ...deepFiles],
          setupFiles: ["tests/setup/unit.ts"],
          testTimeout: 30_000,
        },
      },
      onDatabase("integration-pg", "pg", integrationFiles, 30_000),
      onDatabase(
        "integration-neon",
        "neon",
        process.env.TEST_DEEP ? integrationFiles : heartFiles,
        30_000,
      ),
      // Long runs stay out of a plain `vitest`.
      ...(process.env.TEST_DEEP ? [onDatabase("deep", "pg", deepFiles, 600_000)] : []),
    ],
  },
});
