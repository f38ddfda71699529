import type { ReactNode } from "react";
import Sent from "@/components/auth/sent";
import { ResendForm } from "@/components/auth/sign-up/resend-form";
import type { FormAction } from "@/components/form/form-action";
import { TextLink } from "@/components/ui/text-link";

interface SignUpSentProps {
  email: string | undefined;
  resend: FormAction;
  drawing: ReactNode;
}

/** After a sign-up: where the mail went, and what to do if it does not come. */
export default function SignUpSent({ email, resend, drawing }: SignUpSentProps) {
  return (
    <>
      <Sent title="Check your inbox" drawing={drawing}>
        We sent a link to <strong className="font-medium text-foreground">{email}</strong>. Open it
        in this browser to verify your email address and sign in. It expires in 24 hours.
      </Sent>
      <ResendForm action={resend} email={email} />
      <p className="text-sm text-muted-foreground">
        Wrong email address? <TextLink href="/sign-up">Start again</TextLink>
      </p>
    </>
  );
}
