import { storage } from "@/lib/storage/storage";
import { unnamedKeys } from "./unnamed-files";

const batchSize = 500;
// A file is written before its row: only what is older can have been left behind.
const graceMilliseconds = 24 * 60 * 60 * 1000;

/** The age by which a nightly sweep has taken what was left behind, in milliseconds. */
export const sweptAfterMilliseconds = 2 * graceMilliseconds;

async function isOld(key: string): Promise<boolean> {
  const found = await storage.stat(key);
  return found !== null && found.modifiedAt.getTime() < Date.now() - graceMilliseconds;
}

async function sweepBatch(keys: string[]): Promise<number> {
  const lost: string[] = [];
  for (const key of await unnamedKeys(keys)) if (await isOld(key)) lost.push(key);
  if (lost.length > 0) await storage.delete(lost);
  return lost.length;
}

/**
 * Deletes pictures that no row names any more, such as one whose process was killed between writing
 * the file and its row. What is younger than a day, or not ours by its name, is left alone.
 *
 * @returns how many files it deleted
 */
export async function sweepFiles(): Promise<number> {
  let deleted = 0;
  let batch: string[] = [];
  for await (const key of storage.list("users/")) {
    batch.push(key);
    if (batch.length < batchSize) continue;
    deleted += await sweepBatch(batch);
    batch = [];
  }
  return deleted + (await sweepBatch(batch));
}
