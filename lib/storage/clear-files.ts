import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { fileClearings } from "@/db/schema";
import { isUserKey, isUserPrefix, thumbKey } from "./keys";
import { storage } from "./storage";

const payloadSchema = z.object({ id: z.uuid() });
const clearingSchema = z.object({
  prefixes: z.array(z.string().refine(isUserPrefix)),
  keys: z.array(z.string().refine(isUserKey)),
});

/**
 * Clears the files of a row of `file_clearings`, then deletes the row: prefixes whole, keys together with the
 * small version that lies beside an image. Does nothing if the row is gone already.
 *
 * @throws when the row reaches beyond one user's files, or storage does not answer.
 */
export async function clearFilesTask(payload: unknown): Promise<void> {
  const { id } = payloadSchema.parse(payload);
  const [row] = await db.select().from(fileClearings).where(eq(fileClearings.id, id));
  if (!row) return;
  const { prefixes, keys } = clearingSchema.parse(row);
  await storage.delete(keys.flatMap((key) => [key, thumbKey(key) ?? []].flat()));
  for (const prefix of prefixes) await storage.deletePrefix(prefix);
  await db.delete(fileClearings).where(eq(fileClearings.id, id));
}
