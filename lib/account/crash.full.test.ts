import { describe, test } from "vitest";
import { type CrashDeed, crashDeeds } from "@/tests/support/crash-deeds";
import { dieEverywhere } from "@/tests/support/crash-everywhere";

const deeds = Object.keys(crashDeeds) as CrashDeed[];

describe("case 24: killed with SIGKILL at every point, and run again", () => {
  test.each(deeds)("%s", { timeout: 1_800_000 }, async (deed) => {
    await dieEverywhere(deed);
  });
});
