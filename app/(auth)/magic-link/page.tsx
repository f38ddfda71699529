import type { Metadata } from "next";
import { MagicLinkForm } from "@/components/auth/magic-link-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { signInByLink } from "@/lib/auth/link-actions";
import { magicLinkHint } from "@/lib/auth/magic-link";
import { optionalUser } from "@/lib/auth/session";
import { maskEmail } from "@/lib/wording/mask-email";

export const metadata: Metadata = { title: "Sign in" };

const footer = (
  <p>
    Rather use a password? <TextLink href="/sign-in">Sign in with it</TextLink>
  </p>
);

export default async function MagicLinkPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const [hint, user] = await Promise.all([token ? magicLinkHint(token) : null, optionalUser()]);
  if (!token || !hint) return <DeadLink />;
  if (user) return <SignedInAlready token={token} hint={hint} email={user.email} />;
  return (
    <AuthLayout
      title="Sign in"
      description="The link is good for one sign-in, and it is not used up before you press the button."
      footer={footer}
    >
      <MagicLinkForm action={signInByLink} token={token} hint={hint} />
    </AuthLayout>
  );
}

function SignedInAlready({ token, hint, email }: { token: string; hint: string; email: string }) {
  const same = maskEmail(email) === hint;
  return (
    <AuthLayout
      title="You are signed in already"
      description={
        <>
          This browser is signed in as <span className="font-medium text-ink">{email}</span>
          {same ? ", so you may not need the link." : `. The link signs in as ${hint}.`} It is not
          used up by leaving this page.
        </>
      }
    >
      <div className="grid gap-3">
        <Button href="/dashboard" wide>
          <span className="truncate">Go on as {email}</span>
        </Button>
        <MagicLinkForm action={signInByLink} token={token} hint={hint} instead />
      </div>
    </AuthLayout>
  );
}

function DeadLink() {
  return (
    <AuthLayout
      title="This link is no longer valid"
      description="It has been used, it is older than ten minutes, a newer one has been sent, or a part of it is missing."
      footer={footer}
    >
      <Button href="/sign-in?by=mail" wide>
        Mail me a new link
      </Button>
    </AuthLayout>
  );
}
