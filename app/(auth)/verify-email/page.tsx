import type { Metadata } from "next";
import { deadLinkTitle, deadVerifyEmailPage } from "@/components/auth/dead-link";
import { OtherSession } from "@/components/auth/other-session";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { ResendForm } from "@/components/auth/sign-up/resend-form";
import { VerifyForm } from "@/components/auth/sign-up/verify-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { resendVerificationAction, verifyEmailAction } from "@/lib/auth/actions";
import { optionalUser } from "@/lib/auth/sessions/session";

export const metadata: Metadata = { title: "Verify your email address" };

const footer = (
  <p>
    Already verified? <TextLink href="/sign-in">Sign in</TextLink>
  </p>
);

export default async function VerifyEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const failed = await readParam(searchParams, "error");
  if (failed === "other-browser") return <OtherBrowser />;
  if (token && !failed) return <ByPassword token={token} />;
  return (
    <AuthLayout
      title={failed ? deadLinkTitle : "Verify your email address"}
      description={
        failed
          ? deadVerifyEmailPage
          : "Enter the email address you signed up with and we’ll send you a new link."
      }
      footer={footer}
    >
      <ResendForm action={resendVerificationAction} />
    </AuthLayout>
  );
}

async function ByPassword({ token }: { token: string }) {
  // An unverified account has no sessions, so a signed-in user is another one.
  const user = await optionalUser();
  if (user)
    return (
      <OtherSession email={user.email} back={`/verify-email?${new URLSearchParams({ token })}`}>
        This link verifies the email address of a different account.
      </OtherSession>
    );
  return (
    <AuthLayout
      title="Verify your email address"
      description="You opened this link in a different browser from the one you signed up in. Enter your password to confirm it’s you."
      footer={footer}
    >
      <VerifyForm action={verifyEmailAction} token={token} />
    </AuthLayout>
  );
}

function OtherBrowser() {
  return (
    <AuthLayout
      title="Open this link where you signed up"
      description="You signed up with a provider in a different browser, so there’s no password to check. Open the link there, or get a magic link that signs you in and verifies your email address."
      footer={footer}
    >
      <Button href="/sign-in?by=mail" wide>
        Email me a magic link
      </Button>
    </AuthLayout>
  );
}
