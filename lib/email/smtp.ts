import { createTransport } from "nodemailer";
import { markCid, markImage } from "@/lib/email/mark-image";
import type { RenderedMail } from "@/lib/email/render";

export type Envelope = { messageId: string; from: string; to: string };

const second = 1000;

/**
 * Hands a mail to the SMTP server at `url`.
 *
 * @throws MailDeliveryError without the server's words, which may repeat the address.
 */
export async function sendBySmtp(
  url: string,
  { messageId, from, to }: Envelope,
  { subject, html, text }: RenderedMail,
): Promise<void> {
  const transport = createTransport({
    url,
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    socketTimeout: 30 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      messageId,
      from,
      // As an object it is one address, whatever it contains.
      to: { name: "", address: to },
      subject,
      html,
      text,
      attachments: [
        { cid: markCid, content: markImage, filename: "mark.png", contentDisposition: "inline" },
      ],
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
  } catch (error) {
    throw new MailDeliveryError(error);
  } finally {
    transport.close();
  }
}

/** A failed delivery; the message contains codes only, so it is safe to log. */
export class MailDeliveryError extends Error {
  override name = "MailDeliveryError";

  constructor(reason: unknown) {
    const { code, responseCode } = reason as { code?: unknown; responseCode?: unknown };
    const codes = [code, responseCode].filter(
      (value) => typeof value === "string" || typeof value === "number",
    );
    const outcome = responseCode ? "rejected the email" : "couldn’t be reached";
    super(`The SMTP server ${outcome} (${codes.join(" ") || "no code"}).`);
  }
}
