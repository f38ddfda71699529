import type { Metadata } from "next";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/layout/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { requestPasswordResetAction } from "@/lib/auth/actions";

export const metadata: Metadata = { title: "Reset your password" };

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
        action={requestPasswordResetAction}
        title="Reset your password"
        before="Enter your email address and we’ll send you a reset link. Your current password works until you choose a new one."
        after="has an account, a reset link is on its way. It works once and expires in an hour."
        submitLabel="Email me a reset link"
        drawing={<EnvelopeDrawing />}
      />
    </AuthLayout>
  );
}
