import type { ReactElement } from "react";
import { z } from "zod";

/** A date and time in an email's props. Emails travel through the queue as JSON, so it is an ISO string. */
export const isoInstant = z.iso.datetime();

/** The URL of a link in an email. */
export const webLink = z.url({ protocol: /^https?$/ });

export const naturalNumber = z.number().int().nonnegative();

/**
 * What an email knows besides its own props: the recipient, the instant of rendering, and the
 * public URL of the app where one is set.
 */
export type MailContext = { to: string; now: Date; appUrl?: string };

type Words<Props> = string | ((props: Props, context: MailContext) => string);

/** One kind of email, whole: what it needs to know, what it says, and an example of it. */
export type EmailDefinition<
  Name extends string,
  Schema extends z.ZodType,
  Subject extends (props: z.infer<Schema>) => string,
> = {
  name: Name;
  props: Schema;
  subject: Subject;
  /** The heading of the HTML. */
  title: Words<z.infer<Schema>>;
  /** The line that an inbox shows after the subject. */
  preview: Words<z.infer<Schema>>;
  /** Why the email was sent, to follow "because". */
  reason: Words<z.infer<Schema>>;
  /**
   * Where a POST without a session turns this kind of email off (RFC 8058), for product email alone: an HTTPS URL. It
   * goes into the headers, from which the mailbox shows a button.
   */
  unsubscribeUrl?(props: z.infer<Schema>): string;
  /** Props that tests and `npm run email` show it with. */
  sample: z.infer<Schema>;
  /** The message in the parts of `lib/email/parts`; the plain text is made from it. */
  body(props: z.infer<Schema>, context: MailContext): ReactElement;
};

/** Defines a kind of email. List it in `lib/email/emails.ts`, and send it with `enqueueMail`. */
export function defineEmail<
  const Name extends string,
  Schema extends z.ZodType,
  Subject extends (props: z.infer<Schema>) => string,
>(definition: EmailDefinition<Name, Schema, Subject>): EmailDefinition<Name, Schema, Subject> {
  return definition;
}

/** The words for these props. */
export function wordsFor<Props>(words: Words<Props>, props: Props, context: MailContext): string {
  return typeof words === "function" ? words(props, context) : words;
}
