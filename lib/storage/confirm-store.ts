import { isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { fileStores } from "@/db/schema";
import { storage } from "./storage";

const idKey = "store-id.txt";

/** The configured storage is not the one in which the files of this database lie; the message is for the operator. */
export class WrongStoreError extends Error {
  override name = "WrongStoreError";
}

const readId = async () => (await storage.getBytes(idKey))?.toString("utf8").trim();

async function readStore() {
  const [row] = await db.select().from(fileStores);
  return row;
}

async function firstStore() {
  await db.insert(fileStores).values({}).onConflictDoNothing();
  const row = await readStore();
  if (!row) throw new Error("the ID of the storage was not stored");
  return row;
}

/**
 * Makes sure that the configured storage is the one of this database, by an ID that both know: a volume that is not
 * mounted, or an address that answers everything with 200, looks like a storage without files, and would prove an
 * erasure that has not happened. The first call ties the two together; killed anywhere, it can be repeated.
 *
 * @throws WrongStoreError; and what storage or the database throws when they are away
 */
export async function confirmStore(): Promise<void> {
  const { storeId, confirmedAt } = (await readStore()) ?? (await firstStore());
  let found = await readId();
  if (found === undefined && !confirmedAt) {
    await storage.put(idKey, Buffer.from(`${storeId}\n`), "text/plain");
    found = await readId();
  }
  if (found !== storeId)
    throw new WrongStoreError(
      found === undefined
        ? `The file storage isn’t the one that this database knows: it has no ${idKey}. Check the settings of the storage, and that its volume is mounted. If its files are lost for good, store a file ${idKey} with the text ${storeId}.`
        : `The file storage belongs to another database: its ${idKey} doesn’t say ${storeId}. Check DATABASE_URL and the settings of the storage.`,
    );
  if (!confirmedAt)
    await db
      .update(fileStores)
      .set({ confirmedAt: sql`now()` })
      .where(isNull(fileStores.confirmedAt));
}
