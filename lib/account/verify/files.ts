import { asc, gt, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { images, users } from "@/db/schema";
import { isIncomingKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { orphanMilliseconds } from "@/lib/studio/images/orphaned-files";
import { orphanedKeys } from "@/lib/studio/images/unnamed-files";

const batchSize = 500;
const atOnce = 16;

const owner = (key: string) => key.split("/")[1] ?? "";

/** The users of whom files are still to be cleared: then nothing is broken yet. */
async function clearingUsers(): Promise<Set<string>> {
  const found = await db.execute<{ id: string }>(sql`
    SELECT DISTINCT split_part(path, '/', 2) AS id
    FROM file_clearings, unnest(prefixes || keys) AS path`);
  return new Set(found.rows.map((row) => row.id));
}

async function livingUsers(keys: string[]): Promise<Set<string>> {
  const ids = [...new Set(keys.map(owner))].filter((id) => /^[0-9a-f-]{36}$/.test(id));
  const found = await db.select({ id: users.id }).from(users).where(inArray(users.id, ids));
  return new Set(found.map((row) => row.id));
}

async function isOld(key: string): Promise<boolean> {
  const found = await storage.stat(key);
  return found !== null && found.modifiedAt.getTime() < Date.now() - orphanMilliseconds;
}

async function checkKeys(keys: string[], clearing: Set<string>): Promise<string[]> {
  const living = await livingUsers(keys);
  const problems: string[] = [];
  // An address that was given out before may still be used for some minutes.
  for (const key of keys.filter((each) => !living.has(owner(each)) && !clearing.has(owner(each))))
    if (!isIncomingKey(key) || (await isOld(key)))
      problems.push(`file ${key}: its account no longer exists`);
  for (const key of await orphanedKeys(keys.filter((each) => living.has(owner(each)))))
    if (!clearing.has(owner(key)) && (await isOld(key)))
      problems.push(`file ${key}: orphaned (no database row)`);
  return problems;
}

async function filesWithoutRows(): Promise<string[]> {
  const clearing = await clearingUsers();
  const problems: string[] = [];
  let batch: string[] = [];
  for await (const key of storage.list("users/")) {
    batch.push(key);
    if (batch.length < batchSize) continue;
    problems.push(...(await checkKeys(batch, clearing)));
    batch = [];
  }
  return [...problems, ...(await checkKeys(batch, clearing))];
}

async function rowsWithoutFiles(): Promise<string[]> {
  const problems: string[] = [];
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await db
      .select({ id: images.id, key: images.storageKey })
      .from(images)
      .where(gt(images.id, after))
      .orderBy(asc(images.id))
      .limit(batchSize);
    for (let index = 0; index < page.length; index += atOnce)
      await Promise.all(
        page.slice(index, index + atOnce).map(async ({ id, key }) => {
          if (!(await storage.exists(key))) problems.push(`image ${id}: its file is missing`);
        }),
      );
    const last = page.at(-1);
    if (!last) return problems;
    after = last.id;
  }
}

/** A line for each orphaned file, each file of an erased account and each image without its file. */
export async function verifyFiles(): Promise<string[]> {
  return [...(await filesWithoutRows()), ...(await rowsWithoutFiles())];
}
