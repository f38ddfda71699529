import type { MailProps } from "@/lib/email/mail";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { MailContext, Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone entered it to sign up for Perennial, where its account was deleted";
const title = ({ restoreUrl }: MailProps["held-address"]) =>
  restoreUrl ? "Your deleted account can still be restored" : "This address is not free yet";

function Restorable({ url, until }: { url: string; until: string }) {
  return (
    <>
      <Paragraph>
        Someone, perhaps you, tried to sign up with this address. It belongs to an account that was
        deleted, so no new one was created. Until <Strong>{until}</Strong> the deleted account can
        be restored, with everything in it.
      </Paragraph>
      <Action href={url}>Restore my account</Action>
      <Note>
        If you do not restore it, the account is erased then, and the address can sign up again. If
        it was not you who tried, there is nothing to do.
      </Note>
    </>
  );
}

function Held({ until }: { until: string }) {
  return (
    <>
      <Paragraph>
        Someone, perhaps you, tried to sign up with this address. It belonged to an account that was
        deleted and can no longer be restored, so no new one was created.
      </Paragraph>
      <Paragraph>
        The address can sign up again from <Strong>{until}</Strong>.
      </Paragraph>
      <Note>If it was not you who tried, there is nothing to do.</Note>
    </>
  );
}

const restorable = (url: string, until: string) => [
  `Someone, perhaps you, tried to sign up with this address. It belongs to an account that was deleted, so no new one was created. Until ${until} the deleted account can be restored, with everything in it:`,
  url,
  "If you do not restore it, the account is erased then, and the address can sign up again. If it was not you who tried, there is nothing to do.",
];

const held = (until: string) => [
  "Someone, perhaps you, tried to sign up with this address. It belonged to an account that was deleted and can no longer be restored, so no new one was created.",
  `The address can sign up again from ${until}.`,
  "If it was not you who tried, there is nothing to do.",
];

const moment = (props: MailProps["held-address"], { now }: MailContext) =>
  formatMoment(props.restorableUntil, now);

/**
 * After a sign-up with the address of a deleted account. Without a `restoreUrl` nothing is left to
 * restore, and `restorableUntil` is when the hold on the address ends.
 */
export const heldAddress: Template<"held-address"> = {
  subject: title,
  links: ({ restoreUrl }) => (restoreUrl ? [restoreUrl] : []),
  html: (props, context) => (
    <MailLayout
      title={title(props)}
      preview="Someone tried to sign up with your address. Nothing has changed."
      to={context.to}
      reason={reason}
    >
      <Paragraph>Hello,</Paragraph>
      {props.restoreUrl ? (
        <Restorable url={props.restoreUrl} until={moment(props, context)} />
      ) : (
        <Held until={moment(props, context)} />
      )}
    </MailLayout>
  ),
  text: (props, context) => {
    const until = moment(props, context);
    const message = props.restoreUrl ? restorable(props.restoreUrl, until) : held(until);
    return plainText(["Hello,", ...message], context.to, reason);
  },
};
