import { defineConfig } from "@playwright/test";

// The address of the application and the browser are known only after the global set-up: fixtures
// in tests/e2e/fixtures.ts read them.
export default defineConfig({
  testDir: "tests/e2e",
  // `npm test` leaves the files named `.full.spec.ts` and the tests tagged `@full` to `npm run test:full`.
  ...(!process.env.TEST_FULL && { testIgnore: "**/*.full.spec.ts", grepInvert: /@full/ }),
  outputDir: "test-results",
  globalSetup: "./tests/setup/e2e-global.ts",
  fullyParallel: true,
  workers: 2,
  // As in vitest.config.ts: the report calls these flaky.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
  },
});
