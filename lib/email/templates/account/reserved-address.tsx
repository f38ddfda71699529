import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, type MailContext, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleToken, sampleUrl } from "@/lib/email/sample";
import { formatMoment } from "@/lib/format/dates";

const props = z.object({ restoreUrl: webLink.nullable(), restorableUntil: isoInstant });

type Props = z.infer<typeof props>;

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

const moment = (props: Props, { now }: MailContext) => formatMoment(props.restorableUntil, now);

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

const subject = ({ restoreUrl }: Pick<Props, "restoreUrl">) =>
  restoreUrl
    ? "Your deleted account can still be restored"
    : "This email address isn’t available yet";

/**
 * After a sign-up with the address of a deleted account. Without a `restoreUrl` nothing is left to
 * restore, and `restorableUntil` is when the hold on the address ends.
 */
export const reservedAddressEmail = defineEmail({
  name: "reserved-address",
  props,
  subject,
  title: subject,
  preview: "Someone tried to sign up with your email address. Nothing was changed.",
  reason,
  sample: {
    restoreUrl: sampleUrl(`restore?token=${sampleToken}`),
    restorableUntil: "2026-12-21T14:05:00.000Z",
  },
  body: (props, context) => (
    <>
      <Paragraph>{formatGreeting()}</Paragraph>
      {props.restoreUrl ? (
        <Restorable url={props.restoreUrl} until={moment(props, context)} />
      ) : (
        <Reserved until={moment(props, context)} />
      )}
    </>
  ),
});
