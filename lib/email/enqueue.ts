import { randomUUID } from "node:crypto";
import type { Executor } from "@/db/client";
import type { Mail } from "@/lib/email/emails";
import { enqueueAll } from "@/lib/jobs/queue";

/** Queues a mail; within a transaction it leaves only if that commits. */
export async function enqueueMail(tx: Executor, mail: Mail): Promise<void> {
  await enqueueMails(tx, [mail]);
}

/** As `enqueueMail` for any number of mails, in one statement. */
export async function enqueueMails(
  tx: Executor,
  mails: Mail[],
  options: { priority?: number } = {},
): Promise<void> {
  await enqueueAll(
    tx,
    mails.map((mail) => ({ task: "send-mail", payload: { id: randomUUID(), mail }, options })),
  );
}
