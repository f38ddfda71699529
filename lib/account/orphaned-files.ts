import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { confirmStore } from "@/lib/storage/confirm-store";
import { avatarKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { avatarFile } from "./avatar";
import { type LifecycleParticipant, lifecycleParticipants } from "./lifecycle";

const batchSize = 500;
// A file is written before its row: only what is older can have been left behind.
const graceMilliseconds = 24 * 60 * 60 * 1000;

/** The age by which the nightly cleanup has removed an orphaned file, in milliseconds. */
export const orphanMilliseconds = 2 * graceMilliseconds;

const avatarPattern = /^users\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/avatar\//;

// The stored files of the core itself.
const avatars: NonNullable<LifecycleParticipant["storedFiles"]> = {
  owns: (key) => avatarPattern.test(key),
  async withRows(keys) {
    const ids = keys.flatMap((key) => avatarPattern.exec(key)?.[1] ?? []);
    const found = await db
      .select({ id: users.id, image: users.image })
      .from(users)
      .where(inArray(users.id, ids));
    return new Set(
      found.flatMap(({ id, image }) => {
        const file = avatarFile(image);
        return file ? [avatarKey(id, file)] : [];
      }),
    );
  },
};

/** The keys among these that are by their form an avatar’s or a feature’s, and that no row refers to. */
export async function orphanedKeys(keys: string[]): Promise<string[]> {
  const orphaned: string[] = [];
  for (const files of [avatars, ...lifecycleParticipants().map((each) => each.storedFiles)]) {
    const owned = files ? keys.filter(files.owns) : [];
    if (!files || owned.length === 0) continue;
    const kept = await files.withRows(owned);
    orphaned.push(...owned.filter((key) => !kept.has(key)));
  }
  return orphaned;
}

async function isOld(key: string): Promise<boolean> {
  const found = await storage.stat(key);
  return found !== null && found.modifiedAt.getTime() < Date.now() - graceMilliseconds;
}

async function deleteBatch(keys: string[]): Promise<number> {
  const lost: string[] = [];
  for (const key of await orphanedKeys(keys)) if (await isOld(key)) lost.push(key);
  if (lost.length > 0) await storage.delete(lost);
  return lost.length;
}

/**
 * Deletes stored files that no row refers to, such as one whose process was killed between writing the
 * file and its row. What is younger than a day, or nobody's by its key, is left alone.
 *
 * @returns how many files it deleted
 */
export async function deleteOrphanedFiles(): Promise<number> {
  // The files of another database would all be without rows.
  await confirmStore();
  let deleted = 0;
  let batch: string[] = [];
  for await (const key of storage.list("users/")) {
    batch.push(key);
    if (batch.length < batchSize) continue;
    deleted += await deleteBatch(batch);
    batch = [];
  }
  return deleted + (await deleteBatch(batch));
}
