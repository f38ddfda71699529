import { createTransport } from "nodemailer";
import { markCid, markImage } from "@/lib/email/mark-image";
import { enhancedStatusOf, isFinalRefusal, type SmtpFailure } from "@/lib/email/refusal";
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
  { subject, html, text, unsubscribeUrl }: RenderedMail,
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
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        // RFC 8058: a POST of this to the URL unsubscribes.
        ...(unsubscribeUrl && {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }),
      },
    });
  } catch (error) {
    throw new MailDeliveryError(error as SmtpFailure);
  } finally {
    transport.close();
  }
}

/** A failed delivery; the message contains codes only, so it is safe to log. */
export class MailDeliveryError extends Error {
  override name = "MailDeliveryError";
  /** Whether another attempt would fail in the same way. */
  readonly isFinal: boolean;
  /** The server's reply in codes, such as "550 5.1.1". */
  readonly reply: string;

  constructor(failure: SmtpFailure) {
    const { code, responseCode } = failure;
    const isCode = (value: unknown) => typeof value === "string" || typeof value === "number";
    const reply = [responseCode, enhancedStatusOf(failure)].filter(isCode);
    const codes = [code, ...reply].filter(isCode);
    const outcome = responseCode ? "rejected the email" : "couldn’t be reached";
    super(`The SMTP server ${outcome} (${codes.join(" ") || "no code"}).`);
    this.isFinal = isFinalRefusal(failure);
    this.reply = reply.join(" ");
  }
}
