import { afterAll, afterEach, beforeAll } from "vitest";
import {
  type LifecycleParticipant,
  lifecycleParticipants,
  registerLifecycle,
} from "@/lib/account/lifecycle";

/**
 * Registers a participant of its own for the tests of a file, after those of the product. Returns it
 * without members: a test gives it those that it needs, and they end with the test.
 */
export function testParticipant(): LifecycleParticipant {
  const participant: LifecycleParticipant = { name: "test" };
  let others: readonly LifecycleParticipant[] = [];
  beforeAll(() => {
    others = lifecycleParticipants();
    registerLifecycle([...others, participant]);
  });
  afterEach(() => {
    for (const member of Object.keys(participant) as (keyof LifecycleParticipant)[])
      if (member !== "name") delete participant[member];
  });
  afterAll(() => registerLifecycle(others));
  return participant;
}
