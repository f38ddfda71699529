import { describe, expect, test } from "vitest";
import { runAndDie } from "@/tests/support/crash";
import { type CrashDeed, crashDeeds } from "@/tests/support/crash-deeds";
import { recover, setScene } from "@/tests/support/crash-scenes";

const deeds = Object.keys(crashDeeds) as CrashDeed[];

// Two of each deed's points, others at each run; all of them are in crash.deep.test.ts.
describe("case 24: killed with SIGKILL at a point drawn by lot, and run again", () => {
  test.each(deeds)("%s", { timeout: 300_000 }, async (deed) => {
    const points = await runAndDie(deed, (await setScene(deed)).userId, 0);
    expect(points?.length).toBeGreaterThan(5);
    const total = points?.length ?? 1;
    for (let round = 0; round < 2; round++) {
      const dieAt = 1 + Math.floor(Math.random() * total);
      const studio = await setScene(deed);
      const ended = await runAndDie(deed, studio.userId, dieAt);
      await recover(deed, studio).catch((error) => {
        throw new Error(`${deed}, killed at ${dieAt} of ${total}: ${points?.[dieAt - 1]}`, {
          cause: error,
        });
      });
      expect(ended, `${deed} was not killed at ${dieAt}`).toBeNull();
    }
  });
});
