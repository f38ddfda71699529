import type { Metadata } from "next";
import { InboxNote } from "@/components/auth/inbox-note";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/shell/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { requestPasswordReset } from "@/lib/auth/actions";

export const metadata: Metadata = { title: "Choose a new password" };

export default function ForgotPasswordPage() {
  return (
    <AuthLayout
      footer={
        <p>
          Back to <TextLink href="/sign-in">sign in</TextLink>
        </p>
      }
    >
      <MailLinkForm
        action={requestPasswordReset}
        title="Choose a new password"
        before="Enter the address of your account, and we mail you a link. Your current password keeps working until you choose another."
        after="has an account, a link to choose a new password is there in a moment. It works once, for an hour."
        submitLabel="Mail me a link"
        drawing={<EnvelopeDrawing />}
        mailNote={<InboxNote />}
      />
    </AuthLayout>
  );
}
