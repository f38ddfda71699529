import { z } from "zod";
import { log } from "@/lib/log";
import { storage } from "./storage";

const payloadSchema = z.object({
  key: z.string().regex(/^(receipts|audit\/seals)\/[\w-]+\.json$/),
  record: z.record(z.string(), z.unknown()),
});

/** Whether a record is there whole: one whose writing was killed half way is not. */
function isWhole(bytes: Buffer | null): boolean {
  try {
    return bytes !== null && typeof JSON.parse(bytes.toString("utf8")) === "object";
  } catch {
    return false;
  }
}

/**
 * Keeps a signed record in storage, outside every user's prefix. The first one stays: a second call changes
 * nothing, and a record that is made later can’t replace it.
 */
export async function keepRecordTask(payload: unknown): Promise<void> {
  const { key, record } = payloadSchema.parse(payload);
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  const kept = await storage.getBytes(key);
  if (!isWhole(kept)) return storage.put(key, bytes, "application/json");
  if (!kept?.equals(bytes))
    log.warn({ key }, "a different record is already stored here and was kept");
}
