import { z } from "zod";
import { isUserKey, isUserPrefix, thumbKey } from "./keys";
import { storage } from "./storage";

const payloadSchema = z.object({
  prefixes: z.array(z.string().refine(isUserPrefix)).default([]),
  keys: z.array(z.string().refine(isUserKey)).default([]),
});

/**
 * Clears what the database has let go of: prefixes whole, keys together with the small version that
 * lies beside an image.
 *
 * @throws when the payload reaches beyond one user's files, or storage does not answer.
 */
export async function clearFilesTask(payload: unknown): Promise<void> {
  const { prefixes, keys } = payloadSchema.parse(payload);
  await storage.delete(keys.flatMap((key) => [key, thumbKey(key) ?? []].flat()));
  for (const prefix of prefixes) await storage.deletePrefix(prefix);
}
