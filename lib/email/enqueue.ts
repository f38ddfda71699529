import { randomUUID } from "node:crypto";
import type { Executor } from "@/db/client";
import type { Mail } from "@/lib/email/emails";
import { enqueueAll } from "@/lib/jobs/queue";

/** Queues mails, each a job; within a transaction they leave only if that commits. */
export async function enqueueMails(tx: Executor, mails: Mail[]): Promise<void> {
  const jobs = mails.map((mail) => ({ payload: { id: randomUUID(), mail } }));
  await enqueueAll(tx, "send-mail", jobs);
}

/** Queues a mail, as `enqueueMails` does. */
export const enqueueMail = (tx: Executor, mail: Mail): Promise<void> => enqueueMails(tx, [mail]);
