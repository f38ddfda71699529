import { storage } from "@/lib/storage/storage";
import { orphanedKeys } from "./unnamed-files";

const batchSize = 500;
// A file is written before its row: only what is older can have been left behind.
const graceMilliseconds = 24 * 60 * 60 * 1000;

/** The age by which the nightly cleanup has removed an orphaned file, in milliseconds. */
export const orphanMilliseconds = 2 * graceMilliseconds;

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
 * Deletes pictures that no row names any more, such as one whose process was killed between writing
 * the file and its row. What is younger than a day, or not ours by its name, is left alone.
 *
 * @returns how many files it deleted
 */
export async function deleteOrphanedFiles(): Promise<number> {
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
