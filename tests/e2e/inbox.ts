import { type APIRequestContext, expect } from "@playwright/test";

/** A captured mail, as `GET /api/dev/inbox` shows it. */
export interface InboxMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
}

/** A whole subject, or a pattern of one. */
export type Subject = string | RegExp;

/** Waits for the newest mail to an address. */
export type Inbox = (to: string, options?: { subject?: Subject }) => Promise<InboxMail>;

/**
 * Waits like a person for a mail to `to`, and returns the newest whose subject matches.
 *
 * @throws when none has come within 20 seconds.
 */
export async function waitForMail(
  request: APIRequestContext,
  to: string,
  subject: Subject = /./,
): Promise<InboxMail> {
  const matches = (mail: InboxMail) =>
    typeof subject === "string" ? mail.subject === subject : subject.test(mail.subject);
  let found: InboxMail | undefined;
  await expect
    .poll(
      async () => {
        const response = await request.get("/api/dev/inbox", { params: { to } });
        const mails = (await response.json()) as InboxMail[];
        found = mails.find((mail) => mail.to === to && matches(mail));
        return found?.subject ?? mails.map((mail) => mail.subject);
      },
      {
        message: `a mail to ${to} with the subject ${subject}`,
        timeout: 20_000,
        intervals: [50, 100, 200, 400],
      },
    )
    .toMatch(subject);
  return found as InboxMail;
}

/** The first link of a mail whose path or query matches. */
export function linkIn(mail: InboxMail, pattern: RegExp): string {
  const link = mail.links.find((candidate) => pattern.test(candidate));
  expect(link, `a link ${pattern} in "${mail.subject}" among ${mail.links.join(" ")}`).toBeTruthy();
  return link as string;
}
