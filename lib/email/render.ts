import { render } from "@react-email/components";
import type { Mail, MailOf, TemplateName } from "@/lib/email/mail";
import type { Template } from "@/lib/email/template";
import { deletionRequested } from "@/lib/email/templates/deletion-requested";
import { erased } from "@/lib/email/templates/erased";
import { existingAccount } from "@/lib/email/templates/existing-account";
import { heldAddress } from "@/lib/email/templates/held-address";
import { passwordChanged } from "@/lib/email/templates/password-changed";
import { resetPassword } from "@/lib/email/templates/reset-password";
import { restoreLink } from "@/lib/email/templates/restore-link";
import { restored } from "@/lib/email/templates/restored";
import { verifyEmail } from "@/lib/email/templates/verify-email";

const templates: { [T in TemplateName]: Template<T> } = {
  "verify-email": verifyEmail,
  "existing-account": existingAccount,
  "held-address": heldAddress,
  "reset-password": resetPassword,
  "password-changed": passwordChanged,
  "deletion-requested": deletionRequested,
  "restore-link": restoreLink,
  restored,
  erased,
};

export type RenderedMail = { subject: string; html: string; text: string; links: string[] };

/** Writes a mail out; dates are told relative to `now`. */
export async function renderMail(mail: Mail, now = new Date()): Promise<RenderedMail> {
  return compose(mail, now);
}

async function compose<T extends TemplateName>(mail: MailOf<T>, now: Date): Promise<RenderedMail> {
  const template = templates[mail.template];
  const context = { to: mail.to, now };
  return {
    subject: template.subject(mail.props),
    html: await render(template.html(mail.props, context)),
    text: template.text(mail.props, context),
    links: template.links(mail.props),
  };
}
