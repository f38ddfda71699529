import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll } from "vitest";
import { allClassifications } from "@/db/schema/classify";
import {
  type LifecycleParticipant,
  lifecycleParticipants,
  registerLifecycle,
} from "@/lib/account/lifecycle";
import { registerNotes } from "./notes";
import { ownerDb } from "./owner";

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

/** Creates the table in the database of a test file. */
async function createNotesTable(): Promise<void> {
  await ownerDb.execute(sql`
    CREATE TABLE IF NOT EXISTS test_notes (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      title text NOT NULL, storage_key text, byte_size integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now())`);
  await ownerDb.execute(
    sql`CREATE INDEX IF NOT EXISTS test_notes_user_id_idx ON test_notes (user_id)`,
  );
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
