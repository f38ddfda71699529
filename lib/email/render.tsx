import { render } from "@react-email/components";
import type { z } from "zod";
import { type EmailDefinition, type MailContext, wordsFor } from "@/lib/email/define-email";
import { emails, type Mail } from "@/lib/email/emails";
import { footer } from "@/lib/email/parts/footer";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";

export type RenderedMail = {
  subject: string;
  html: string;
  text: string;
  /** Every URL in the email, that of its one action first. */
  links: string[];
  /** Where a POST turns this kind of email off, if it can be. */
  unsubscribeUrl?: string;
};

// TypeScript does not see that the props of a mail are those of the email that it names.
type AnyDefinition = EmailDefinition<string, z.ZodType, (props: unknown) => string>;
const definitions = new Map(
  emails.map((email) => [email.name as string, email as unknown as AnyDefinition]),
);

/**
 * Renders an email.
 *
 * @param now what relative dates count from
 * @param appUrl the public URL of the app, where one is set
 * @throws when no email has the name in `template`
 */
export async function renderMail(
  { template, to, props }: Mail,
  now = new Date(),
  appUrl?: string,
): Promise<RenderedMail> {
  const email = definitions.get(template);
  if (!email) throw new Error(`no email has the name ${template}`);
  const context: MailContext = { to, now, appUrl };
  const reason = wordsFor(email.reason, props, context);
  const body = email.body(props, context);
  const html = await render(
    <MailLayout
      title={wordsFor(email.title, props, context)}
      preview={wordsFor(email.preview, props, context)}
      to={to}
      reason={reason}
    >
      {body}
    </MailLayout>,
  );
  return {
    subject: email.subject(props),
    html,
    unsubscribeUrl: email.unsubscribeUrl?.(props),
    ...(await plainText(body, footer(to, reason))),
  };
}
