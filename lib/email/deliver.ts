import { db } from "@/db/client";
import { devMails } from "@/db/schema";
import { markCid, markImage } from "@/lib/email/mark-image";
import type { RenderedMail } from "@/lib/email/render";
import { sendBySmtp } from "@/lib/email/smtp";
import { env } from "@/lib/env";

/**
 * Sends a mail by SMTP, or keeps it for `/dev/inbox` where that transport is on. With the same
 * `messageId` it is kept once, however often the job runs.
 */
export async function deliverMail(
  messageId: string,
  to: string,
  mail: RenderedMail,
): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (SMTP_URL) {
    await sendBySmtp(SMTP_URL, { messageId, from: MAIL_FROM, to }, mail);
    return;
  }
  const picture = `data:image/png;base64,${markImage.toString("base64")}`;
  const html = mail.html.replaceAll(`cid:${markCid}`, picture);
  await db
    .insert(devMails)
    .values({
      messageId,
      recipient: to,
      subject: mail.subject,
      text: mail.text,
      links: mail.links,
      html,
    })
    .onConflictDoNothing({ target: devMails.messageId });
}
