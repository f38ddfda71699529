import { afterAll, afterEach, beforeAll } from "vitest";
import { allClassifications } from "@/db/schema/classify";
import {
  type LifecycleParticipant,
  lifecycleParticipants,
  registerLifecycle,
} from "@/lib/account/lifecycle";
import { createNotesTable, registerNotes } from "./notes";

function restoreParticipantsAfterAll(): void {
  let before: readonly LifecycleParticipant[] = [];
  beforeAll(() => {
    before = lifecycleParticipants();
  });
  afterAll(() => registerLifecycle(before));
}

/**
 * Registers a participant of its own for the tests of a file, after those of the product. Returns it
 * without members: a test gives it those that it needs, and they end with the test.
 */
export function testParticipant(): LifecycleParticipant {
  const participant: LifecycleParticipant = { name: "test" };
  restoreParticipantsAfterAll();
  beforeAll(() => registerLifecycle([...lifecycleParticipants(), participant]));
  afterEach(() => {
    for (const member of Object.keys(participant) as (keyof LifecycleParticipant)[])
      if (member !== "name") delete participant[member];
  });
  return participant;
}

/** Lets the accounts of a test file own notes. */
export function withNotes(): void {
  restoreParticipantsAfterAll();
  beforeAll(async () => {
    await createNotesTable();
    registerNotes();
  });
  // The next file of this process has a database without the table.
  afterAll(() => {
    (allClassifications() as Map<string, unknown>).delete("test_notes");
  });
}
