import { greeting, harmlessName } from "@/lib/email/greeting";
import type { FactorChange, MailProps } from "@/lib/email/mail";
import { type Fact, Facts } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, SideLink } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

type Props = MailProps["factor-changed"];

const reason = "the ways into its Perennial account have changed";

interface Words {
  title: string;
  sentence: string;
  /** What `detail` is. */
  detail?: string;
  /** What to do after a new password, if it was somebody else. */
  undo: string;
  /** Where the link leads. */
  review?: string;
}

const words: Record<FactorChange, Words> = {
  "two-factor-enabled": {
    title: "Two-factor sign-in is on",
    sentence:
      "From now on your Perennial account asks for a code from your authenticator app as well.",
    undo: "write to those who run this Perennial: a sign-in now asks for a code from an app that is not yours",
  },
  "two-factor-disabled": {
    title: "Two-factor sign-in is off",
    sentence:
      "Your Perennial account no longer asks for a code from your authenticator app, and its recovery codes no longer work.",
    undo: "turn it on again",
  },
  "recovery-codes-replaced": {
    title: "You have new recovery codes",
    sentence:
      "New recovery codes were made for your Perennial account. The earlier ones no longer work.",
    undo: "make new codes, so that theirs no longer work",
  },
  "passkey-added": {
    title: "A passkey was added",
    sentence: "A new passkey can sign in to your Perennial account.",
    detail: "Passkey",
    undo: "remove the passkey",
  },
  "passkey-removed": {
    title: "A passkey was removed",
    sentence: "A passkey can no longer sign in to your Perennial account.",
    detail: "Passkey",
    undo: "remove what else you do not know, and add yours again",
  },
  "provider-linked": {
    title: "A way to sign in was added",
    sentence: "An account elsewhere can now sign in to your Perennial account.",
    detail: "Linked",
    undo: "unlink the account",
  },
  "provider-unlinked": {
    title: "A way to sign in was removed",
    sentence: "An account elsewhere can no longer sign in to your Perennial account.",
    detail: "Unlinked",
    undo: "link yours again",
  },
  "api-key-created": {
    title: "An API key was created",
    sentence: "A new API key can read and change what is in your Perennial account.",
    detail: "Key",
    undo: "revoke the key",
    review: "API keys",
  },
  "password-set": {
    title: "Your account has a password",
    sentence: "A password was chosen for your Perennial account, which had none before.",
    undo: "look through your devices, passkeys and keys",
  },
};

function facts({ change, detail, at }: Props): Fact[] {
  const label = words[change].detail;
  const name = detail === null ? null : harmlessName(detail);
  return [
    ...(label && name ? [{ label, value: name }] : []),
    { label: "Changed", value: formatDateTime(at) },
  ];
}

const settings = (change: FactorChange) => words[change].review ?? "security settings";

/** After any change to what proves an account's owner. */
export const factorChanged: Template<"factor-changed"> = {
  subject: ({ change }) => `${words[change].title} (Perennial)`,
  links: ({ securityUrl, resetUrl }) => [securityUrl, resetUrl],
  html: (props, { to }) => (
    <MailLayout
      title={words[props.change].title}
      preview="If that was you, there is nothing to do."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(props.name)}</Paragraph>
      <Paragraph>
        {words[props.change].sentence} If you did this, there is nothing more to do.
      </Paragraph>
      <Facts facts={facts(props)} />
      <Action href={props.securityUrl}>Review my {settings(props.change)}</Action>
      <Note>
        If it was not you, <SideLink href={props.resetUrl}>choose a new password</SideLink> first,
        which signs out every device, and then {words[props.change].undo}.
      </Note>
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [
        greeting(props.name),
        `${words[props.change].sentence} If you did this, there is nothing more to do.`,
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join("\n"),
        `Review your ${settings(props.change)}:`,
        props.securityUrl,
        `If it was not you, choose a new password first, which signs out every device, and then ${words[props.change].undo}:`,
        props.resetUrl,
      ],
      to,
      reason,
    ),
};
