/** What is known of a failed attempt to hand over an email: Nodemailer's error. */
export interface SmtpFailure {
  /** Nodemailer's name for it, such as `EENVELOPE`. */
  code?: unknown;
  /** The command that the server replied to, such as `RCPT TO`. */
  command?: unknown;
  /** The recipients that were refused. */
  rejected?: unknown;
  /** The server's reply with all its lines; it may repeat the address. */
  response?: unknown;
  /** The reply's code, such as 550. */
  responseCode?: unknown;
}

/** The enhanced status code of a reply (RFC 3463), such as `5.1.1`; `undefined` if it has none. */
export function enhancedStatusOf(failure: SmtpFailure): string | undefined {
  const text = typeof failure.response === "string" ? failure.response : "";
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/m.exec(text)?.[1];
}

// RFC 3463 and RFC 7505: the address or its domain does not exist, has moved or takes no email; the mailbox is switched
// off or full; no server for it (Microsoft 365 says that of an unknown recipient).
const recipientStatus = /^5\.(1\.(0|1|2|3|6|10)|2\.[12]|4\.1)$/;

// What says nothing by itself: many servers give it for any reason.
const vagueStatus = /^5\.(0\.\d+|5\.0|7\.[01])$/;

const unknownRecipient = new RegExp(
  [
    "(no such|unknown|invalid) (local )?(user|mailbox|recipient|address)",
    "no mailbox (here|by)",
    "(user|mailbox|recipient|account|address)( is)? (unknown|unavailable|disabled|invalid|not found)",
    "(user|mailbox|recipient|account|address) (does not|doesn.t) exist",
  ].join("|"),
  "i",
);

// Many servers judge the sender, its host and its login only when they hear the recipient, and repeat that address.
const ourWords =
  /\b(relay(ing)?|sender|client host|helo|authenticat\w*|spf|dkim|dmarc|blocked using|block ?list(ed)?|black ?list(ed)?)\b/i;

/**
 * Whether a server has permanently refused the recipient: another attempt gets the same reply (RFC 5321, section 4.2.1),
 * and repeating it harms the sender's reputation. Everything else is tried again, since it may be the operator's to mend
 * (an unverified domain, a limit, a suspended account, a blocked address): it stays visible as a failed job, and the
 * email is not lost.
 */
export function isFinalRefusal(failure: SmtpFailure): boolean {
  const { command, rejected, response, responseCode } = failure;
  if (typeof responseCode !== "number" || responseCode < 500 || responseCode > 599) return false;
  if (command !== "RCPT TO" || typeof response !== "string") return false;
  // The words of the server, not of an address such as relay@example.com.
  const words = response.replace(/\S+@\S+/g, "");
  if (ourWords.test(words)) return false;
  const status = enhancedStatusOf(failure);
  if (status && !vagueStatus.test(status)) return recipientStatus.test(status);
  if (unknownRecipient.test(words)) return true;
  if (status !== "5.7.1") return false;
  const namesRecipient = [rejected].flat().some((to) => to && response.includes(String(to)));
  return namesRecipient || /\brecipient( address)? (rejected|refused)\b/i.test(words);
}
