import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { subjects } from "@/lib/email/subjects";
import type { MailContext, Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone tried to sign up for ${appConfig.name} with this email address, which belongs to a deleted account`;
const action = "Restore account";
const notYou = "If it wasn’t you, no action is needed.";

const restorable = {
  message: (until: string) =>
    `Someone, maybe you, tried to sign up with this email address. It belongs to a deleted account, so no new account was created. You can restore the deleted account, with everything in it, until ${until}.`,
  otherwise: `If you don’t restore it, the account will be permanently erased on that date, and you’ll be able to sign up again. ${notYou}`,
};

const reserved = {
  message:
    "Someone, maybe you, tried to sign up with this email address. It belonged to a deleted account that can no longer be restored, so no new account was created.",
  free: (from: string) => `You can sign up with this email address from ${from}.`,
};

const moment = (props: MailProps["reserved-address"], { now }: MailContext) =>
  formatMoment(props.restorableUntil, now);

function Restorable({ url, until }: { url: string; until: string }) {
  return (
    <>
      <Paragraph>
        <Emphasised part={until}>{restorable.message(until)}</Emphasised>
      </Paragraph>
      <Action href={url}>{action}</Action>
      <Note>{restorable.otherwise}</Note>
    </>
  );
}

function Reserved({ until }: { until: string }) {
  return (
    <>
      <Paragraph>{reserved.message}</Paragraph>
      <Paragraph>
        <Emphasised part={until}>{reserved.free(until)}</Emphasised>
      </Paragraph>
      <Note>{notYou}</Note>
    </>
  );
}

/**
 * After a sign-up with the address of a deleted account. Without a `restoreUrl` nothing is left to
 * restore, and `restorableUntil` is when the hold on the address ends.
 */
export const reservedAddressTemplate: Template<"reserved-address"> = {
  links: ({ restoreUrl }) => (restoreUrl ? [restoreUrl] : []),
  html: (props, context) => (
    <MailLayout
      title={subjects["reserved-address"](props)}
      preview="Someone tried to sign up with your email address. Nothing was changed."
      to={context.to}
      reason={reason}
    >
      <Paragraph>{formatGreeting()}</Paragraph>
      {props.restoreUrl ? (
        <Restorable url={props.restoreUrl} until={moment(props, context)} />
      ) : (
        <Reserved until={moment(props, context)} />
      )}
    </MailLayout>
  ),
  text: (props, context) => {
    const until = moment(props, context);
    const body = props.restoreUrl
      ? [restorable.message(until), textLink(action, props.restoreUrl), restorable.otherwise]
      : [reserved.message, reserved.free(until), notYou];
    return plainText([formatGreeting(), ...body], context.to, reason);
  },
};
