import type { Metadata } from "next";
import { InboxNote } from "@/components/auth/inbox-note";
import { ResendForm } from "@/components/auth/resend-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { VerifyForm } from "@/components/auth/verify-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { resendVerification, verifyEmail } from "@/lib/auth/actions";

export const metadata: Metadata = { title: "Confirm your address" };

const footer = (
  <p>
    Confirmed already? <TextLink href="/sign-in">Sign in</TextLink>
  </p>
);

export default async function VerifyEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const failed = await readParam(searchParams, "error");
  if (token && !failed)
    return (
      <AuthLayout
        title="Confirm your address"
        description="This link was opened in another browser than the one you signed up with. Enter your password, so that nobody else can confirm your account."
        footer={footer}
      >
        <VerifyForm action={verifyEmail} token={token} />
      </AuthLayout>
    );
  return (
    <AuthLayout
      title={failed ? "This link is no longer valid" : "Confirm your address"}
      description={
        failed
          ? "It has been used, it is older than 24 hours, or a newer one has been sent. If your address waits to be confirmed, ask for a new link."
          : "Enter the address you signed up with, and we mail you a new link."
      }
      footer={footer}
    >
      <ResendForm action={resendVerification} mailNote={<InboxNote />} />
    </AuthLayout>
  );
}
