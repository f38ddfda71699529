import type { ReactElement } from "react";
import type { MailProps, TemplateName } from "@/lib/email/mail";

/** What a template knows besides its own props: the recipient, and the instant of rendering. */
export type MailContext = { to: string; now: Date };

/** How one kind of mail is written, twice: for clients that show HTML and for those that do not. */
export type Template<T extends TemplateName> = {
  subject(props: MailProps[T]): string;
  /** Every address in the mail, that of its one action first. */
  links(props: MailProps[T]): string[];
  html(props: MailProps[T], context: MailContext): ReactElement;
  text(props: MailProps[T], context: MailContext): string;
};
