import { render } from "@react-email/components";
import type { Mail, MailOf, MailProps, TemplateName } from "@/lib/email/mail";
import { subjects } from "@/lib/email/subjects";
import type { MailContext, Template } from "@/lib/email/template";
import { accountLocked } from "@/lib/email/templates/account-locked";
import { deletionRequested } from "@/lib/email/templates/deletion-requested";
import { emailChangeAsked } from "@/lib/email/templates/email-change-asked";
import { emailChangeConfirm } from "@/lib/email/templates/email-change-confirm";
import { emailChanged } from "@/lib/email/templates/email-changed";
import { erased } from "@/lib/email/templates/erased";
import { existingAccount } from "@/lib/email/templates/existing-account";
import { factorChanged } from "@/lib/email/templates/factor-changed";
import { heldAddress } from "@/lib/email/templates/held-address";
import { magicLink } from "@/lib/email/templates/magic-link";
import { newDevice } from "@/lib/email/templates/new-device";
import { passwordChanged } from "@/lib/email/templates/password-changed";
import { recoveryCodeUsed } from "@/lib/email/templates/recovery-code-used";
import { resetPassword } from "@/lib/email/templates/reset-password";
import { restoreLink } from "@/lib/email/templates/restore-link";
import { restored } from "@/lib/email/templates/restored";
import { secondFactorLocked } from "@/lib/email/templates/second-factor-locked";
import { stepUpCode } from "@/lib/email/templates/step-up-code";
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
  "magic-link": magicLink,
  "step-up-code": stepUpCode,
  "new-device": newDevice,
  "email-change-confirm": emailChangeConfirm,
  "email-change-asked": emailChangeAsked,
  "email-changed": emailChanged,
  "factor-changed": factorChanged,
  "recovery-code-used": recoveryCodeUsed,
  "account-locked": accountLocked,
  "second-factor-locked": secondFactorLocked,
  erased,
};

export type RenderedMail = { subject: string; html: string; text: string; links: string[] };

const subjectOf: { [T in TemplateName]: (props: MailProps[T]) => string } = subjects;

/**
 * Renders an email.
 *
 * @param now what relative dates count from
 * @param appUrl the public URL of the app, where one is set
 */
export async function renderMail(
  mail: Mail,
  now = new Date(),
  appUrl?: string,
): Promise<RenderedMail> {
  return compose(mail, { to: mail.to, now, appUrl });
}

async function compose<T extends TemplateName>(
  mail: MailOf<T>,
  context: MailContext,
): Promise<RenderedMail> {
  const template = templates[mail.template];
  return {
    subject: subjectOf[mail.template](mail.props),
    html: await render(template.html(mail.props, context)),
    text: template.text(mail.props, context),
    links: template.links(mail.props, context),
  };
}
