import { z } from "zod";
import { appConfig, support } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting, harmlessName } from "@/lib/email/greeting";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { ifThisWasYou, resetPasswordWords } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

/** A change of the sign-in methods and keys of an account, by the action of its audit row. */
const factorChange = z.enum([
  "two-factor.enabled",
  "two-factor.disabled",
  "recovery-codes.replaced",
  "passkey.added",
  "passkey.removed",
  "provider.linked",
  "provider.unlinked",
  "api-key.created",
  "password.set",
]);

export type FactorChange = z.infer<typeof factorChange>;

const props = z.object({
  name: z.string(),
  change: factorChange,
  /** Which one: a passkey's name, a provider, a key's name. */
  detail: z.string().nullable(),
  at: isoInstant,
  securityUrl: webLink,
  resetUrl: webLink,
});

type Props = z.infer<typeof props>;

/** The heading of the email about each change; its subject adds the product's name. */
export const factorTitles: Record<FactorChange, string> = {
  "two-factor.enabled": "Two-factor authentication is on",
  "two-factor.disabled": "Two-factor authentication is off",
  "recovery-codes.replaced": "New recovery codes generated",
  "passkey.added": "Passkey added",
  "passkey.removed": "Passkey removed",
  "provider.linked": "Sign-in method added",
  "provider.unlinked": "Sign-in method removed",
  "api-key.created": "API key created",
  "password.set": "Password set",
};

const product = appConfig.name;
const reason = ({ change }: Props) =>
  change === "api-key.created"
    ? `an API key was created for your ${product} account`
    : `sign-in settings for your ${product} account changed`;

interface Words {
  sentence: string;
  /** What `detail` is. */
  detail?: string;
  /** What happened at the time that is shown. */
  event: string;
  /** What to do after a new password, if it was someone else. */
  undo: string;
  /** Where the link leads. */
  review?: string;
}

export const factorWords: Record<FactorChange, Words> = {
  "two-factor.enabled": {
    sentence: `Your ${product} account now also asks for a code from your authenticator app when you sign in.`,
    event: "Turned on",
    undo: `contact ${support}, because sign-in now needs a code from an app that isn’t yours`,
  },
  "two-factor.disabled": {
    sentence: `Your ${product} account no longer asks for a code from your authenticator app, and its recovery codes no longer work.`,
    event: "Turned off",
    undo: "turn it back on",
  },
  "recovery-codes.replaced": {
    sentence: `New recovery codes were generated for your ${product} account. Your old codes no longer work.`,
    event: "Generated",
    undo: "generate new recovery codes",
  },
  "passkey.added": {
    sentence: `A passkey was added to your ${product} account and can be used to sign in.`,
    detail: "Passkey",
    event: "Added",
    undo: "remove the passkey",
  },
  "passkey.removed": {
    sentence: `A passkey was removed from your ${product} account and can no longer be used to sign in.`,
    detail: "Passkey",
    event: "Removed",
    undo: "remove anything you don’t recognise and add your passkey again",
  },
  "provider.linked": {
    sentence: `A linked account can now be used to sign in to your ${product} account.`,
    detail: "Linked account",
    event: "Added",
    undo: "unlink the account",
  },
  "provider.unlinked": {
    sentence: `A linked account can no longer be used to sign in to your ${product} account.`,
    detail: "Unlinked account",
    event: "Removed",
    undo: "link your account again",
  },
  "api-key.created": {
    sentence: `A new API key can read and change content in your ${product} account.`,
    detail: "API key",
    event: "Created",
    undo: "revoke the key",
    review: "API keys",
  },
  "password.set": {
    sentence: `A password was set for your ${product} account, which didn’t have one before.`,
    event: "Set",
    undo: "check your sessions, passkeys and API keys",
  },
};

function facts({ change, detail, at }: Props): Fact[] {
  const words = factorWords[change];
  const name = detail === null ? null : harmlessName(detail);
  return [
    ...(words.detail && name ? [{ label: words.detail, value: name }] : []),
    { label: words.event, value: formatDateTime(at) },
  ];
}

const message = ({ change }: Props) => `${factorWords[change].sentence} ${ifThisWasYou}`;
const action = ({ change }: Props) => `Review ${factorWords[change].review ?? "security settings"}`;
const notYou = ({ change }: Props) =>
  `If it wasn’t you, reset your password first (this signs out all sessions), then ${factorWords[change].undo}.`;

/** After any change to the sign-in methods and keys of an account. */
export const factorChangedEmail = defineEmail({
  name: "factor-changed",
  props,
  subject: ({ change }: Pick<Props, "change">) => `${factorTitles[change]} (${appConfig.name})`,
  title: ({ change }) => factorTitles[change],
  preview: ifThisWasYou,
  reason,
  sample: {
    name: sampleName,
    change: "passkey.added",
    detail: "Maya's phone",
    at: "2026-11-21T14:04:00.000Z",
    securityUrl: sampleUrl("settings/security"),
    resetUrl: sampleUrl("forgot-password"),
  },
  body: (props) => (
    <>
      <Paragraph>{formatGreeting(props.name)}</Paragraph>
      <Paragraph>{message(props)}</Paragraph>
      <FactTable facts={facts(props)} />
      <Action href={props.securityUrl}>{action(props)}</Action>
      <Note>
        <Linked words={resetPasswordWords} href={props.resetUrl}>
          {notYou(props)}
        </Linked>
      </Note>
    </>
  ),
});
