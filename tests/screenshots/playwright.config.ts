import base from "../../playwright.config";

/** `npm run screenshots`: the screenshots of the README, and of every page to look at, from the running app. */
export default {
  ...base,
  testDir: ".",
  outputDir: "../../test-results",
  globalSetup: "../setup/e2e-global.ts",
  workers: 1,
  use: { ...base.use, trace: "off" as const, screenshot: "off" as const },
};
