import { domainToASCII } from "node:url";
import { deliverMail } from "@/lib/email/deliver";
import { mailJobSchema } from "@/lib/email/mail-schema";
import { renderMail } from "@/lib/email/render";
import { MailDeliveryError } from "@/lib/email/smtp";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** An email that the recipient's side does not accept, whenever it is sent. */
export interface RefusedMail {
  to: string;
  template: string;
  /** The server's reply in codes, such as "550 5.1.1". */
  reply: string;
}

/** The Message-ID of a job's email: below the sender's domain, as filters expect, and the same in each attempt. */
function messageIdOf(jobId: string, sender: string): string {
  const [, domain = ""] = /@([^@>\s]+)>?\s*$/.exec(sender) ?? [];
  return `<${jobId}@${domainToASCII(domain)}>`;
}

/**
 * Renders and delivers one queued email.
 *
 * @returns the email if it was permanently refused, so that it is not tried again; the caller records that.
 * @throws when the payload is not an email or the transport fails, so that the queue tries again.
 */
export async function sendMailTask(payload: unknown): Promise<RefusedMail | undefined> {
  const job = mailJobSchema.safeParse(payload);
  // The payload holds an address and links that sign in: neither may reach an error message.
  if (!job.success) throw new Error("The payload of a send-mail job isn’t an email.");
  const { id, mail } = job.data;
  const { APP_URL, MAIL_FROM } = env();
  const rendered = await renderMail(mail, new Date(), APP_URL);
  const entry = { job: id, template: mail.template };
  try {
    await deliverMail(messageIdOf(id, MAIL_FROM), mail.to, rendered);
  } catch (error) {
    if (!(error instanceof MailDeliveryError) || !error.isFinal) throw error;
    log.warn({ ...entry, reply: error.reply }, "email refused, not tried again");
    return { to: mail.to, template: mail.template, reply: error.reply };
  }
  log.info(entry, "email delivered");
}
