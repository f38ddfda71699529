import { type Mail, samples } from "@/lib/email/emails";
import type { FactorChange } from "@/lib/email/templates/sign-in/factor-changed";

/** A mail to look at, under a name of its own. */
export type Preview = { name: string; mail: Mail };

const reserved = samples["reserved-address"];
const changed = samples["email-changed"];
const used = samples["recovery-code-used"];
const deleted = samples["deletion-requested"];
const device = samples["new-device"];
const codes = samples["second-factor-locked"];

const factor = (change: FactorChange, detail: string | null): Preview => {
  const sample = samples["factor-changed"];
  return { name: change, mail: { ...sample, props: { ...sample.props, change, detail } } };
};

/** Every mail that the product sends, in each of the forms that it takes. */
export const previews: Preview[] = [
  ...Object.values(samples)
    .filter((mail) => mail.template !== "factor-changed")
    .map((mail) => ({ name: mail.template, mail })),
  {
    name: "reserved-address-not-free",
    mail: { ...reserved, props: { ...reserved.props, restoreUrl: null } },
  },
  {
    name: "deletion-requested-empty",
    mail: { ...deleted, props: { ...deleted.props, holdings: [] } },
  },
  { name: "email-changed-new-address", mail: { ...changed, to: changed.props.newEmail } },
  { name: "recovery-code-used-last", mail: { ...used, props: { ...used.props, left: 0 } } },
  { name: "new-device-no-place", mail: { ...device, props: { ...device.props, place: null } } },
  {
    name: "second-factor-locked-no-password",
    mail: { ...codes, props: { ...codes.props, after: "other" } },
  },
  factor("two-factor.enabled", null),
  factor("two-factor.disabled", null),
  factor("recovery-codes.replaced", null),
  factor("passkey.added", "Maya's phone"),
  factor("passkey.removed", "Maya's old phone"),
  factor("provider.linked", "GitHub"),
  factor("provider.unlinked", "GitHub"),
  factor("api-key.created", "Nightly backup"),
  factor("password.set", null),
];
