import fc from "fast-check";
import type { Person } from "./person";
import { type FuzzRequest, requestsToEach } from "./request";
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

/** How often each target was asked, and how often each status was answered. */
export interface Tally {
  targets: Map<string, number>;
  statuses: Map<number, number>;
}

const atOnce = 6;

const count = <T>(counts: Map<T, number>, key: T) => counts.set(key, (counts.get(key) ?? 0) + 1);

/**
 * Throws requests at each target and then at any of them, for so many seconds; returns what was thrown.
 *
 * @throws Error with the smallest request found whose answer is wrong, and how to throw it again.
 */
export async function fuzz({ origin, targets, person, seed, seconds }: Options): Promise<Tally> {
  const tally: Tally = { targets: new Map(), statuses: new Map() };
  let thrown = 0;
  const throwOne = async (request: FuzzRequest) => {
    const answer = await send(origin, request);
    count(tally.targets, request.target);
    count(tally.statuses, answer.status);
    const faults = faultsOf(request, answer);
    if (faults.length > 0)
      throw new Error(
        `${faults.join("; ")}\n${JSON.stringify(request)}\n${answer.body.toString("utf8").slice(0, 500)}`,
      );
  };
  const throwAll = async (requests: FuzzRequest[]) => {
    // Some requests sign out.
    if (person && thrown++ % 5 === 0) await person.stayIn();
    await Promise.all(requests.map(throwOne));
  };
  const begun = Date.now();
  const each = requestsToEach(targets, { origin, cookie: () => person?.cookie() ?? "" });
  const first = each.flatMap((requests) => fc.sample(requests, { seed, numRuns: 2 }));
  while (first.length > 0) await throwAll(first.splice(0, atOnce));
  const some = fc.array(fc.oneof(...each), { minLength: 1, maxLength: atOnce });
  await fc.assert(fc.asyncProperty(some, throwAll), {
    seed,
    numRuns: 1_000_000,
    // Where the first of each took all the time, a few more all the same.
    interruptAfterTimeLimit: Math.max(3000, begun + seconds * 1000 - Date.now()),
    markInterruptAsFailure: false,
  });
  return tally;
}
