import { deliverMail } from "@/lib/email/deliver";
import { mailJobSchema } from "@/lib/email/mail-schema";
import { renderMail } from "@/lib/email/render";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/**
 * Renders and delivers one queued email.
 *
 * @throws when the payload is not an email or the transport fails, so that the queue tries again.
 */
export async function sendMailTask(payload: unknown): Promise<void> {
  const job = mailJobSchema.safeParse(payload);
  // The payload holds an address and links that sign in: neither may reach an error message.
  if (!job.success) throw new Error("The payload of a send-mail job isn’t an email.");
  const { id, mail } = job.data;
  await deliverMail(`<${id}@app>`, mail.to, await renderMail(mail, new Date(), env().APP_URL));
  log.info({ job: id, template: mail.template }, "email delivered");
}
