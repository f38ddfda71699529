import type { ReactElement } from "react";
import type { MailProps, TemplateName } from "@/lib/email/mail";

/**
 * What a template knows besides its own props: the recipient, the instant of rendering, and the
 * public URL of the app where one is set.
 */
export type MailContext = { to: string; now: Date; appUrl?: string };

/** How one kind of email is written, twice: for clients that show HTML and for those that do not. */
export type Template<T extends TemplateName> = {
  /** Every URL in the email, that of its one action first. */
  links(props: MailProps[T], context: MailContext): string[];
  html(props: MailProps[T], context: MailContext): ReactElement;
  text(props: MailProps[T], context: MailContext): string;
};
