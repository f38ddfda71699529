import { describe, expect, test } from "vitest";
import { runAndDie } from "@/tests/support/crash";
import { type CrashDeed, crashDeeds } from "@/tests/support/crash-deeds";
import { recover, setScene } from "@/tests/support/crash-scenes";

const deeds = Object.keys(crashDeeds) as CrashDeed[];

describe("case 24: killed with SIGKILL at every point, and run again", () => {
  // How many points there are is found by passing them, so that a new one is covered by itself.
  test.each(deeds)("%s", { timeout: 1_800_000 }, async (deed) => {
    const points = (await runAndDie(deed, (await setScene(deed)).userId, 0)) ?? [];
    expect(points.length).toBeGreaterThan(5);
    let dieAt = 1;
    for (; ; dieAt++) {
      const studio = await setScene(deed);
      const ended = await runAndDie(deed, studio.userId, dieAt);
      await recover(deed, studio).catch((error) => {
        throw new Error(`${deed}, killed at ${dieAt}: ${points[dieAt - 1]}`, { cause: error });
      });
      if (ended) break;
    }
    expect(dieAt).toBeGreaterThanOrEqual(points.length);
  });
});
