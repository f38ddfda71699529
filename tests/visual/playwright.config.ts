import base from "../../playwright.config";

/** Part of `npm run test:full`: the main pages, compared pixel by pixel with the screenshots beside this file. */
export default {
  ...base,
  testDir: ".",
  outputDir: "../../test-results",
  globalSetup: "../setup/visual-global.ts",
  snapshotPathTemplate: "{testDir}/screenshots/{platform}/{arg}{ext}",
  // An image that is missing is an error, unless one asks for new ones.
  updateSnapshots: "none" as const,
  timeout: 120_000,
  expect: {
    timeout: 15_000,
    toHaveScreenshot: {
      animations: "disabled" as const,
      scale: "css" as const,
      // The screenshots are kept in at most 256 colours each, which changes some by a trace.
      threshold: 0.03,
      maxDiffPixelRatio: 0.0005,
    },
  },
  use: { ...base.use, trace: "off" as const, screenshot: "off" as const, deviceScaleFactor: 1 },
};
