import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { LifecycleTable } from "@/lib/email/parts/lifecycle";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, SideLink } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";

const planEnded = (plan: string) =>
  `Your ${plan} plan ended with the deletion and has not begun again: nothing is billed. Choose a plan when you want one.`;
const reason = "its Perennial account was restored";

/** After a restore: what is back, and what is not. */
export const restored: Template<"restored"> = {
  subject: () => "Your Perennial account is restored",
  links: ({ signInUrl, resetUrl }) => [signInUrl, resetUrl],
  html: ({ name, cancelledPlan, signInUrl, resetUrl }, { to }) => (
    <MailLayout
      title="Your account is restored"
      preview="Everything that was in it is back."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        Your Perennial account is active again, with everything that was in it. It is no longer
        going to be erased.
      </Paragraph>
      <LifecycleTable
        stops={[
          { label: "Active", state: "past" },
          { label: "Deleted", state: "past" },
          { label: "Restored", detail: "active again", state: "here" },
        ]}
      />
      <Action href={signInUrl}>Sign in</Action>
      <Note>Sessions and keys from before the deletion stay ended, so you sign in afresh.</Note>
      {cancelledPlan && <Note>{planEnded(cancelledPlan)}</Note>}
      <Note>
        If it was not you who restored it,{" "}
        <SideLink href={resetUrl}>choose a new password</SideLink>.
      </Note>
    </MailLayout>
  ),
  text: ({ name, cancelledPlan, signInUrl, resetUrl }, { to }) =>
    plainText(
      [
        greeting(name),
        "Your Perennial account is active again, with everything that was in it. It is no longer going to be erased. Sign in here:",
        signInUrl,
        "Sessions and keys from before the deletion stay ended, so you sign in afresh.",
        ...(cancelledPlan ? [planEnded(cancelledPlan)] : []),
        "If it was not you who restored it, choose a new password:",
        resetUrl,
      ],
      to,
      reason,
    ),
};
