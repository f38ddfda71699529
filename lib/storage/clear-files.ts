import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { fileClearings } from "@/db/schema";
import { confirmStore } from "./confirm-store";
import { isUserKey, isUserPrefix } from "./keys";
import { mapAtOnce } from "./map-at-once";
import { storage } from "./storage";

const clearingSchema = z.strictObject({
  prefixes: z.array(z.string().refine(isUserPrefix)).default([]),
  keys: z.array(z.string().refine(isUserKey)).default([]),
});
// Jobs of before the table say themselves what there is to clear.
const payloadSchema = z.union([z.strictObject({ id: z.uuid() }), clearingSchema]);

async function clear({ prefixes, keys }: z.infer<typeof clearingSchema>): Promise<void> {
  await confirmStore();
  await storage.delete(keys);
  await mapAtOnce(prefixes, storage.deletePrefix);
}

/**
 * Clears the files of a row of `file_clearings`, then deletes the row: prefixes whole, keys
 * one by one. Does nothing if the row is gone already.
 *
 * @throws when the row reaches beyond one user's files, or storage does not answer.
 */
export async function clearFilesTask(payload: unknown): Promise<void> {
  const given = payloadSchema.parse(payload);
  if (!("id" in given)) return clear(given);
  const { id } = given;
  const [row] = await db.select().from(fileClearings).where(eq(fileClearings.id, id));
  if (!row) return;
  const { prefixes, keys } = row;
  await clear(clearingSchema.parse({ prefixes, keys }));
  await db.delete(fileClearings).where(eq(fileClearings.id, id));
}
