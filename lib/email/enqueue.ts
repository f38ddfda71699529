import { randomUUID } from "node:crypto";
import type { Executor } from "@/db/client";
import type { Mail } from "@/lib/email/emails";
import { enqueue } from "@/lib/jobs/queue";

/** Queues a mail; within a transaction it leaves only if that commits. */
export async function enqueueMail(tx: Executor, mail: Mail): Promise<void> {
  await enqueue(tx, "send-mail", { id: randomUUID(), mail });
}
