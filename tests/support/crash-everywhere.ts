import { expect } from "vitest";
import { runAndDie } from "./crash";
import type { CrashDeed } from "./crash-deeds";
import { recover, setScene } from "./crash-scenes";

/**
 * Kills a deed at each of its points, one after the other, and does it again each time. How many points
 * there are is found by passing them, so that a new one is covered by itself.
 *
 * @returns the points
 */
export async function dieEverywhere(deed: CrashDeed): Promise<string[]> {
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
  return points;
}
