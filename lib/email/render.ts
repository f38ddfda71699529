import { render } from "@react-email/components";
import type { Mail, MailOf, MailProps, TemplateName } from "@/lib/email/mail";
import { subjects } from "@/lib/email/subjects";
import type { MailContext, Template } from "@/lib/email/template";
import { accountLockedTemplate } from "@/lib/email/templates/account-locked";
import { deletionRequestedTemplate } from "@/lib/email/templates/deletion-requested";
import { emailChangeAskedTemplate } from "@/lib/email/templates/email-change-asked";
import { emailChangeConfirmTemplate } from "@/lib/email/templates/email-change-confirm";
import { emailChangedTemplate } from "@/lib/email/templates/email-changed";
import { erasedTemplate } from "@/lib/email/templates/erased";
import { existingAccountTemplate } from "@/lib/email/templates/existing-account";
import { factorChangedTemplate } from "@/lib/email/templates/factor-changed";
import { magicLinkTemplate } from "@/lib/email/templates/magic-link";
import { newDeviceTemplate } from "@/lib/email/templates/new-device";
import { passwordChangedTemplate } from "@/lib/email/templates/password-changed";
import { recoveryCodeUsedTemplate } from "@/lib/email/templates/recovery-code-used";
import { reservedAddressTemplate } from "@/lib/email/templates/reserved-address";
import { resetPasswordTemplate } from "@/lib/email/templates/reset-password";
import { restoreLinkTemplate } from "@/lib/email/templates/restore-link";
import { restoredTemplate } from "@/lib/email/templates/restored";
import { secondFactorLockedTemplate } from "@/lib/email/templates/second-factor-locked";
import { stepUpCodeTemplate } from "@/lib/email/templates/step-up-code";
import { verifyEmailTemplate } from "@/lib/email/templates/verify-email";

const templates: { [T in TemplateName]: Template<T> } = {
  "verify-email": verifyEmailTemplate,
  "existing-account": existingAccountTemplate,
  "reserved-address": reservedAddressTemplate,
  "reset-password": resetPasswordTemplate,
  "password-changed": passwordChangedTemplate,
  "deletion-requested": deletionRequestedTemplate,
  "restore-link": restoreLinkTemplate,
  restored: restoredTemplate,
  "magic-link": magicLinkTemplate,
  "step-up-code": stepUpCodeTemplate,
  "new-device": newDeviceTemplate,
  "email-change-confirm": emailChangeConfirmTemplate,
  "email-change-asked": emailChangeAskedTemplate,
  "email-changed": emailChangedTemplate,
  "factor-changed": factorChangedTemplate,
  "recovery-code-used": recoveryCodeUsedTemplate,
  "account-locked": accountLockedTemplate,
  "second-factor-locked": secondFactorLockedTemplate,
  erased: erasedTemplate,
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
