import { inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { formatCount } from "@/lib/format/counts";
import { confirmStore, WrongStoreError } from "@/lib/storage/confirm-store";
import { isIncomingKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { orphanedKeys, orphanMilliseconds } from "../orphaned-files";

const batchSize = 500;

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

/** A line if the configured storage is not the one of this database. */
export async function verifyStore(): Promise<string[]> {
  try {
    await confirmStore();
    return [];
  } catch (error) {
    if (error instanceof WrongStoreError) return [error.message];
    throw error;
  }
}

/** A line for each orphaned file and each file of an erased account. */
export async function verifyFiles(): Promise<string[]> {
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

const limit = (days: number | null) =>
  days === null ? "" : `, which the storage deletes after ${formatCount(days)} days`;

/**
 * The older versions that storage keeps of files of erased accounts. Those that it deletes by itself after some time
 * are no problem, since the receipts say so; `note` says it to the operator.
 *
 * @returns `null` where storage keeps no older versions of deleted files
 */
export async function verifyOlderVersions(): Promise<{ note: string; problems: string[] } | null> {
  const kept = await storage.keptVersions("users/");
  if (!kept) return null;
  const clearing = await clearingUsers();
  const left = new Set<string>();
  let listed = false;
  let batch: string[] = [];
  const look = async () => {
    const living = await livingUsers(batch);
    for (const key of batch)
      if (!living.has(owner(key)) && !clearing.has(owner(key))) left.add(key);
    batch = [];
  };
  for await (const key of storage.listOlderVersions("users/")) {
    listed = true;
    batch.push(key);
    if (batch.length >= batchSize) await look();
  }
  await look();
  const count = listed ? `${formatCount(left.size)} of erased accounts` : "can’t be counted";
  const problem =
    "storage keeps older versions of deleted files, and no rule deletes them: npm run storage:check says what to change";
  return {
    note: `${count}${limit(kept.days)}`,
    problems: kept.days === null && (left.size > 0 || !listed) ? [problem] : [],
  };
}
