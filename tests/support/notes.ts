import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { classify } from "@/db/schema/classify";
import { createdAt } from "@/db/schema/columns";
import {
  type LifecycleParticipant,
  lifecycleParticipants,
  registerLifecycle,
} from "@/lib/account/lifecycle";
import { storage } from "@/lib/storage/storage";
import { createUser, type TestUser } from "./users";

/** A table of no feature: what accounts own in the tests of the core. */
export const testNotes = pgTable(
  "test_notes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    storageKey: text("storage_key"),
    byteSize: integer("byte_size").notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [index("test_notes_user_id_idx").on(table.userId)],
);

const madeBefore = ({ userId, before }: { userId: string; before: Date }) =>
  sql`user_id = ${userId} AND created_at <= ${before.toISOString()}::timestamptz`;

const notes: LifecycleParticipant = {
  name: "notes",
  eraseContent: async (tx, event) => {
    await tx.delete(testNotes).where(madeBefore(event));
  },
  contentFiles: (event) => sql`SELECT storage_key AS key FROM test_notes
    WHERE ${madeBefore(event)} AND storage_key IS NOT NULL`,
  async describe(executor, userIds) {
    const rows = await executor
      .select({
        userId: users.id,
        count: sql<number>`count(${testNotes.id})::int`,
        bytes: sql<number>`coalesce(sum(${testNotes.byteSize}), 0)::int`,
      })
      .from(users)
      .leftJoin(testNotes, eq(testNotes.userId, users.id))
      .where(inArray(users.id, userIds))
      .groupBy(users.id);
    return rows.map((row) => ({ ...row, one: "note", many: "notes" }));
  },
  exportFiles: (userId) => sql`SELECT storage_key AS key FROM test_notes
    WHERE user_id = ${userId} AND storage_key IS NOT NULL`,
  storedFiles: {
    owns: (key) => /^users\/[^/]+\/notes\//.test(key),
    async withRows(keys) {
      const found = await db.select({ key: testNotes.storageKey }).from(testNotes);
      return new Set(found.flatMap(({ key }) => (key && keys.includes(key) ? [key] : [])));
    },
  },
};

/** Has this process know notes as a feature’s: classified, and taking part in an account’s life. */
export function registerNotes(): void {
  classify(testNotes, "Notes of a test.", {
    id: "plain",
    userId: "personal",
    title: "personal",
    storageKey: "personal",
    byteSize: "plain",
    createdAt: "personal",
  });
  registerLifecycle([...lifecycleParticipants(), notes]);
}

/** Adds a note with a file to an account. Returns its id and the key of its file. */
export async function addNote(
  userId: string,
  title = "Buy milk",
): Promise<{ id: string; key: string }> {
  const id = randomUUID();
  const key = `users/${userId}/notes/${id}/text.txt`;
  const bytes = Buffer.from(`${title} ${id}`);
  await storage.put(key, bytes, "text/plain");
  await db.insert(testNotes).values({ id, userId, title, storageKey: key, byteSize: bytes.length });
  return { id, key };
}

export type NoteOwner = { user: TestUser; userId: string; key: string };

/** A new user with a note that has a file. */
export async function createNoteOwner(): Promise<NoteOwner> {
  const user = await createUser();
  const { key } = await addNote(user.id);
  return { user, userId: user.id, key };
}
