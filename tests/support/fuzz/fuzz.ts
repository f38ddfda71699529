import fc from "fast-check";
import type { Person } from "./person";
import { fuzzRequests } from "./request";
import { send } from "./send";
import type { Targets } from "./targets";
import { faultsOf } from "./verdict";

interface Options {
  origin: string;
  targets: Targets;
  /** Who asks; nobody where it is left out. */
  person?: Person;
  seed: number;
  seconds: number;
}

/**
 * Throws requests for so many seconds and returns how many they were.
 *
 * @throws Error with the smallest request found whose answer is wrong, and how to throw it again.
 */
export async function fuzz({ origin, targets, person, seed, seconds }: Options): Promise<number> {
  const requests = fuzzRequests(targets, { origin, cookie: () => person?.cookie() ?? "" });
  let thrown = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      // Some requests sign out.
      if (person && thrown % 25 === 0) await person.stayIn();
      thrown++;
      const answer = await send(origin, request);
      const faults = faultsOf(request, answer);
      if (faults.length > 0)
        throw new Error(
          `${faults.join("; ")}\n${JSON.stringify(request)}\n${answer.body.toString("utf8").slice(0, 500)}`,
        );
    }),
    {
      seed,
      numRuns: 1_000_000,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    },
  );
  return thrown;
}
