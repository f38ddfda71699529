import { ResendForm } from "@/components/auth/sign-up/resend-form";
import type { FormAction } from "@/components/form/form-action";
import ProblemBox from "@/components/form/problem-box";
import { InboxNote } from "@/components/ui/inbox-note";
import type { FormState } from "@/lib/forms/form-state";

interface UnconfirmedAddressProps {
  state: FormState;
  resend: FormAction;
}

/** Shown after the correct password of an account with an unverified address: requests a new link. */
export default function UnverifiedAddress({ state, resend }: UnconfirmedAddressProps) {
  const email = state.values?.email;
  return (
    <>
      <ProblemBox state={state} tone="warning" title="Verify your email address">
        We emailed a link to {email} when you signed up. Open it, or request a new one.
      </ProblemBox>
      <InboxNote />
      <ResendForm action={resend} email={email} />
    </>
  );
}
