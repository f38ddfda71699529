import { expect } from "vitest";
import { runAndDie } from "./crash";
import type { CrashOperation } from "./crash-operations";
import { recover, setScene } from "./crash-scenes";

/**
 * Kills an operation at each of its points, one after the other, and does it again each time. How many points
 * there are is found by passing them, so that a new one is covered by itself.
 *
 * @param settings of the process that is killed, where they differ
 * @returns the points
 */
export async function dieEverywhere(
  operation: CrashOperation,
  settings?: Record<string, string>,
): Promise<string[]> {
  const first = await setScene(operation);
  const points = (await runAndDie(operation, first.userId, 0, settings)) ?? [];
  expect(points.length).toBeGreaterThan(5);
  let dieAt = 1;
  for (; ; dieAt++) {
    const owner = await setScene(operation);
    const ended = await runAndDie(operation, owner.userId, dieAt, settings);
    await recover(operation, owner).catch((error) => {
      throw new Error(`${operation}, killed at ${dieAt}: ${points[dieAt - 1]}`, { cause: error });
    });
    if (ended) break;
  }
  expect(dieAt).toBeGreaterThanOrEqual(points.length);
  return points;
}
