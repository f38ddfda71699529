import type { Metadata } from "next";
import { InboxNote } from "@/components/auth/inbox-note";
import { OtherSession } from "@/components/auth/other-session";
import { ResendForm } from "@/components/auth/resend-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { VerifyForm } from "@/components/auth/verify-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { resendVerification, verifyEmail } from "@/lib/auth/actions";
import { optionalUser } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Confirm your address" };

const footer = (
  <p>
    Confirmed already? <TextLink href="/sign-in">Sign in</TextLink>
  </p>
);

export default async function VerifyEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const failed = await readParam(searchParams, "error");
  if (failed === "other-browser") return <OtherBrowser />;
  if (token && !failed) return <ByPassword token={token} />;
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

async function ByPassword({ token }: { token: string }) {
  // Nobody has a session of an account that is not confirmed: whoever is signed in is another.
  const user = await optionalUser();
  if (user)
    return (
      <OtherSession email={user.email} back={`/verify-email?${new URLSearchParams({ token })}`}>
        The link confirms the address of another account.
      </OtherSession>
    );
  return (
    <AuthLayout
      title="Confirm your address"
      description="This link was opened in another browser than the one you signed up with. Enter your password, so that nobody else can confirm your account."
      footer={footer}
    >
      <VerifyForm action={verifyEmail} token={token} />
    </AuthLayout>
  );
}

function OtherBrowser() {
  return (
    <AuthLayout
      title="Open this link where you signed up"
      description="You signed up through another service, in another browser, so there is no password to ask for here. Open the link there, or have one mailed that signs you in and confirms the address at once."
      footer={footer}
    >
      <Button href="/sign-in?by=mail" wide>
        Mail me a sign-in link
      </Button>
    </AuthLayout>
  );
}
