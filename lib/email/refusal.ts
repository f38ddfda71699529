/** What is known of a failed attempt to hand over an email: Nodemailer's error. */
export interface SmtpFailure {
  /** Nodemailer's name for it, such as `EENVELOPE`. */
  code?: unknown;
  /** The command that the server replied to, such as `RCPT TO`. */
  command?: unknown;
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

// Where the server looks at the recipient and at the message. What it refuses before that concerns the connection,
// the login or the sender, which are the same for every email.
const messageCommands = new Set(["RCPT TO", "DATA"]);

// RFC 5321, section 4.2.5, and RFC 4954, section 6: out of sequence; the login is missing or not accepted.
const ourCodes = new Set([503, 530, 534, 535, 538]);

// RFC 3463 and RFC 7372: the sender's address; the protocol; the login and its encryption; SPF, DKIM, DMARC and the
// name of the sending host.
const ourStatus = /^5\.(1\.[78]|5\.\d+|7\.([89]|1[0-4]|2\d))$/;

// Many servers judge sender and client only when they hear the first recipient, and most with 5.7.1 or no status.
const ourWords = /\b(relay(ing)?|sender|client host|helo)\b/i;

/**
 * Whether a server has permanently refused this email: another attempt gets the same reply (RFC 5321, section 4.2.1),
 * and repeating it harms the sender's reputation. Not so what the operator can mend for all emails, such as the login
 * or the sender: those are tried again, and stay visible as failed jobs.
 */
export function isFinalRefusal(failure: SmtpFailure): boolean {
  const { command, response, responseCode } = failure;
  if (typeof responseCode !== "number" || responseCode < 500 || responseCode > 599) return false;
  if (typeof command !== "string" || !messageCommands.has(command)) return false;
  if (ourCodes.has(responseCode)) return false;
  const status = enhancedStatusOf(failure);
  // A status of a class that the code contradicts is the more precise of the two.
  if (status?.startsWith("4")) return false;
  if (status && ourStatus.test(status)) return false;
  const isPrecise = status !== undefined && !/^5\.(0\.0|7\.[01])$/.test(status);
  return isPrecise || !ourWords.test(String(response));
}
