import { z } from "zod";
import { log } from "@/lib/log";
import { confirmStore } from "./confirm-store";
import { mapAtOnce } from "./map-at-once";
import { storage } from "./storage";

const recordSchema = z.object({
  key: z.string().regex(/^(receipts\/content|audit\/seals)\/[\w-]+\.json$/),
  record: z.record(z.string(), z.unknown()),
});
const payloadSchema = z.object({ records: z.array(recordSchema) });

/** Whether a record is there whole: one whose writing was killed half way is not. */
function isWhole(bytes: Buffer | null): boolean {
  try {
    return bytes !== null && typeof JSON.parse(bytes.toString("utf8")) === "object";
  } catch {
    return false;
  }
}

type StoredRecord = z.infer<typeof recordSchema>;

async function keep({ key, record }: StoredRecord): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  const kept = await storage.getBytes(key);
  if (!isWhole(kept)) return storage.put(key, bytes, "application/json");
  if (!kept?.equals(bytes))
    log.warn({ key }, "a different record is already stored here and was kept");
}

/**
 * Keeps signed records in storage, outside every user's prefix. The first one of a key stays: a second call
 * changes nothing, and a record that is made later can’t replace it.
 */
export async function keepRecords(records: StoredRecord[]): Promise<void> {
  await confirmStore();
  await mapAtOnce(records, keep);
}

/** `keepRecords` for the seals of the audit log. */
export async function keepRecordsTask(payload: unknown): Promise<void> {
  await keepRecords(payloadSchema.parse(payload).records);
}
