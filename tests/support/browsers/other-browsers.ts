import type { BrowserKind } from "./driver";
import { firefox } from "./firefox";
import { webkit } from "./webkit";

/** The browsers that Playwright doesn’t drive here. */
export const otherBrowsers: BrowserKind[] = [firefox, webkit];
