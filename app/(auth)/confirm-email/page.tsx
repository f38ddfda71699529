import type { Metadata } from "next";
import { ConfirmEmailForm } from "@/components/auth/confirm-email-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { confirmNewEmail } from "@/lib/auth/link-actions";
import { optionalUser, type SessionUser } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Confirm your new address" };

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
      title="Confirm your new address"
      description={
        <>
          In place of <span className="font-medium text-ink">{user.email}</span> your account takes
          the address that this link was mailed to. You sign in with it from then on, and mail goes
          there.
        </>
      }
      footer={<p>Changed your mind? Leave this page, and nothing changes.</p>}
    >
      <ConfirmEmailForm
        action={confirmNewEmail}
        token={token}
        leave={<SignOutForm back={here} primary />}
      />
    </AuthLayout>
  );
}

function SignInFirst({ here }: { here: string }) {
  return (
    <AuthLayout
      title="Sign in to confirm your new address"
      description="Only the account that asked for it can take the address. Sign in as before, with the old one; this page then comes back."
      footer={<p>It was not you who asked? Leave this page, and nothing changes.</p>}
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
      title="Your address is changed"
      description={
        <>
          You sign in with <span className="font-medium text-ink">{email}</span> from now on, and
          mail goes there. The old address has been told.
        </>
      }
    >
      <Button href="/dashboard" wide>
        Go to your dashboard
      </Button>
    </AuthLayout>
  );
}

function DeadLink() {
  return (
    <AuthLayout
      title="This link is no longer valid"
      description="It has been used, it is too old, a newer one has been sent, or a part of it is missing. The address of the account is as it was."
      footer={
        <p>
          Back to <TextLink href="/sign-in">sign in</TextLink>
        </p>
      }
    >
      <Button href="/settings/security" wide>
        Change my address
      </Button>
    </AuthLayout>
  );
}
