import type { Metadata } from "next";
import { deadChangeEmailPage, deadLinkTitle } from "@/components/auth/dead-link";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { ConfirmEmailForm } from "@/components/auth/sign-up/confirm-email-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Button } from "@/components/ui/button";
import { InboxNote } from "@/components/ui/inbox-note";
import { TextLink } from "@/components/ui/text-link";
import { confirmNewEmailAction } from "@/lib/auth/actions";
import { optionalUser, type SessionUser } from "@/lib/auth/sessions/session";

export const metadata: Metadata = { title: "Verify your new email address" };

export default async function ConfirmEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const user = await optionalUser();
  if (user && (await readParam(searchParams, "done"))) return <Changed email={user.email} />;
  if (!token) return <DeadLink />;
  const here = `/confirm-email?${new URLSearchParams({ token })}`;
  return user ? <Confirm user={user} token={token} here={here} /> : <SignInFirst here={here} />;
}

function Confirm({ user, token, here }: { user: SessionUser; token: string; here: string }) {
  return (
    <AuthLayout
      title="Verify your new email address"
      description={
        <>
          Your email address will change from{" "}
          <span className="font-medium text-foreground">{user.email}</span> to the one this link was
          sent to. You’ll use it to sign in and receive email.
        </>
      }
      footer={<p>Changed your mind? Close this page and nothing changes.</p>}
    >
      <ConfirmEmailForm
        action={confirmNewEmailAction}
        token={token}
        leave={<SignOutForm back={here} primary />}
      />
    </AuthLayout>
  );
}

function SignInFirst({ here }: { here: string }) {
  return (
    <AuthLayout
      title="Sign in to verify your new email address"
      description="Sign in with your current email address. You’ll come back here to finish."
      footer={<p>Didn’t request this? Close this page and nothing changes.</p>}
    >
      <Button href={`/sign-in?${new URLSearchParams({ next: here })}`} wide>
        Sign in
      </Button>
    </AuthLayout>
  );
}

function Changed({ email }: { email: string }) {
  return (
    <AuthLayout
      title="Email address changed"
      description={
        <>
          You now sign in with <span className="font-medium text-foreground">{email}</span> and get
          your email there. We’ve also sent a notice to your old email address.
        </>
      }
    >
      <InboxNote />
      <Button href="/dashboard" wide>
        Go to your dashboard
      </Button>
    </AuthLayout>
  );
}

function DeadLink() {
  return (
    <AuthLayout
      title={deadLinkTitle}
      description={deadChangeEmailPage}
      footer={
        <p>
          Back to <TextLink href="/sign-in">sign in</TextLink>
        </p>
      }
    >
      <Button href="/settings/security" wide>
        Change email address
      </Button>
    </AuthLayout>
  );
}
