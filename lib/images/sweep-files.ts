import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { images, users } from "@/db/schema";
import { avatarKey, thumbKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { avatarFile } from "./avatar";

const batchSize = 500;
// A file is written before its row: only what is older can have been left behind.
const graceMilliseconds = 24 * 60 * 60 * 1000;

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const imagePattern = new RegExp(`^users/${uuid}/projects/${uuid}/images/(${uuid})\\.`);
const avatarPattern = new RegExp(`^users/(${uuid})/avatar/`);

/** The keys among these that a row names, the small version of an image included. */
async function namedKeys(keys: string[]): Promise<Set<string>> {
  const imageIds = keys.flatMap((key) => imagePattern.exec(key)?.[1] ?? []);
  const userIds = keys.flatMap((key) => avatarPattern.exec(key)?.[1] ?? []);
  const [pictures, people] = await Promise.all([
    db.select({ key: images.storageKey }).from(images).where(inArray(images.id, imageIds)),
    db.select({ id: users.id, image: users.image }).from(users).where(inArray(users.id, userIds)),
  ]);
  const named = new Set(pictures.flatMap(({ key }) => [key, thumbKey(key) ?? key]));
  for (const { id, image } of people) {
    const file = avatarFile(image);
    if (file) named.add(avatarKey(id, file));
  }
  return named;
}

async function isOld(key: string): Promise<boolean> {
  const found = await storage.stat(key);
  return found !== null && found.modifiedAt.getTime() < Date.now() - graceMilliseconds;
}

async function sweepBatch(keys: string[]): Promise<number> {
  const named = await namedKeys(keys);
  const lost: string[] = [];
  for (const key of keys) {
    const known = imagePattern.test(key) || avatarPattern.test(key);
    if (known && !named.has(key) && (await isOld(key))) lost.push(key);
  }
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
