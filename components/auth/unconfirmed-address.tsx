import type { ReactNode } from "react";
import type { FormAction } from "@/components/auth/form-action";
import ProblemBox from "@/components/auth/problem-box";
import { ResendForm } from "@/components/auth/resend-form";
import type { FormState } from "@/lib/form-state";

interface UnconfirmedAddressProps {
  state: FormState;
  resend: FormAction;
  mailNote: ReactNode;
}

/** After the right password of an account whose address is not confirmed: the way to a new link. */
export default function UnconfirmedAddress({ state, resend, mailNote }: UnconfirmedAddressProps) {
  const email = state.values?.email;
  return (
    <>
      <ProblemBox state={state} tone="warning" title="Verify your email address">
        We emailed a link to {email} when you signed up. Open it, or request a new one.
      </ProblemBox>
      <ResendForm action={resend} email={email} mailNote={mailNote} />
    </>
  );
}
