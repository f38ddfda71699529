import fc from "fast-check";
import { expect } from "vitest";
import { verifyAccounts } from "@/lib/account/verify/verify";
import * as life from "./life-steps";
import * as links from "./link-steps";
import { operationNames, pair } from "./pair-steps";
import * as signIn from "./sign-in-steps";
import { emptyModel } from "./state";
import type { Step } from "./step";
import { World } from "./world";

const pick = fc.nat(5);
const operation = fc.constantFrom(...operationNames);

const on = (make: (pick: number) => Step) => pick.map(make);

const pairs = fc
  .tuple(fc.tuple(operation, operation), fc.tuple(pick, pick), pick)
  .map(([operations, accounts, address]) => pair(operations, accounts, address));

// How often each is drawn; what ends an account for good is rare, so that lives are long.
const steps: fc.Arbitrary<Step>[] = (
  [
    [3, on(signIn.signUp)],
    [3, on(signIn.verify)],
    [3, on(signIn.signInByPassword)],
    [2, on(signIn.signInByMail)],
    [3, on(life.remove)],
    [2, on(life.removeByHand)],
    [4, on(life.restoreByPassword)],
    [2, on(life.passDeadline)],
    [1, on(life.eraseAtOnce)],
    [1, on(life.removeBySql)],
    [1, on(life.ban)],
    [2, on(life.unban)],
    [1, fc.constant(life.purge())],
    [2, on((address) => links.askLink("magic-link", address))],
    [2, on((address) => links.askLink("reset-password", address))],
    [2, on((address) => links.askLink("restore-link", address))],
    [4, fc.tuple(pick, pick).map(([account, address]) => life.askChange(account, address))],
    [6, fc.nat(30).map(links.followLink)],
    [6, pairs],
  ] as const
).flatMap(([times, each]) => Array<fc.Arbitrary<Step>>(times).fill(each));

// Whom a life begins with: up to three, of whom two may share a mailbox.
const beginnings = fc.uniqueArray(pick, { minLength: 1, maxLength: 3 });

async function expectSound(): Promise<void> {
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
}

/**
 * Leads so many drawn lives of a few accounts through the product and through the reference model, which
 * have to agree after each step; at the end of each nothing that `verify` knows is broken.
 *
 * @param options.seconds no life is begun later than that, once there are `atLeast` (default 0) of them
 * @returns how many lives were led, and how often each kind of step was taken
 * @throws Error with the shortest life found that ends in a disagreement, and how to lead it again
 */
export async function runModel(options: {
  lives: number;
  seconds: number;
  atLeast?: number;
  seed?: number;
  path?: string;
}): Promise<{ led: number; taken: Map<string, number> }> {
  const { lives, seconds, atLeast = 0, seed, path } = options;
  const end = performance.now() + seconds * 1000;
  let led = 0;
  const taken = new Map<string, number>();
  const property = fc.asyncProperty(
    beginnings,
    fc.commands(steps, { maxCommands: 40, size: "max" }),
    async (addresses, life) => {
      // An interruption by fast-check itself would leave the life that is led at that moment running.
      if (led >= atLeast && performance.now() > end) return;
      const world = new World();
      const model = emptyModel();
      try {
        for (const [index, address] of addresses.entries())
          for (const first of [signIn.signUp(address), signIn.verify(index)])
            await first.run(model, world);
        await fc.asyncModelRun(() => ({ model, real: world }), life);
        await world.drain();
        await expectSound();
        led += 1;
        for (const name of model.taken) taken.set(name, (taken.get(name) ?? 0) + 1);
      } finally {
        await world.reset();
      }
    },
  );
  await fc.assert(property, {
    numRuns: lives,
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  });
  return { led, taken };
}
