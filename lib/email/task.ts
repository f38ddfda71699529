import { deliverMail } from "@/lib/email/deliver";
import { mailJobSchema } from "@/lib/email/mail";
import { renderMail } from "@/lib/email/render";
import { log } from "@/lib/log";

/**
 * Renders and delivers one queued mail.
 *
 * @throws when the payload is not a mail or the transport fails, so that the queue tries again.
 */
export async function sendMailTask(payload: unknown): Promise<void> {
  const job = mailJobSchema.safeParse(payload);
  // The payload holds an address and links that sign in: neither may reach an error message.
  if (!job.success) throw new Error("The payload of a send-mail job is not a mail.");
  const { id, mail } = job.data;
  await deliverMail(`<${id}@perennial>`, mail.to, await renderMail(mail));
  log.info({ job: id, template: mail.template }, "mail delivered");
}
