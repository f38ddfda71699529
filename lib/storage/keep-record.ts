import { z } from "zod";
import { storage } from "./storage";

const payloadSchema = z.object({
  key: z.string().regex(/^(receipts|audit\/seals)\/[\w-]+\.json$/),
  record: z.record(z.string(), z.unknown()),
});

/** Keeps a signed record in storage, outside every user's prefix; the second time changes nothing. */
export async function keepRecordTask(payload: unknown): Promise<void> {
  const { key, record } = payloadSchema.parse(payload);
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  await storage.put(key, bytes, "application/json");
}
