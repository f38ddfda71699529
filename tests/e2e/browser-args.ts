// What Playwright 1.65 switches off: Chromium heeds the last list alone.
const byPlaywright = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

// The address bar's menu is two pages of their own in each window, and a renderer that waits for the
// next page is started with each: together a quarter of the processor's time, for what nobody sees.
const unseen = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"];

/** With what the browser of the tests is started, beside Playwright's own. */
export const browserArgs = [`--disable-features=${[...byPlaywright, ...unseen].join(",")}`];
