import type { Metadata } from "next";
import { deadLinkTitle, deadMagicLinkPage } from "@/components/auth/dead-link";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { MagicLinkForm } from "@/components/auth/sign-in/magic-link-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { signInByLinkAction } from "@/lib/auth/actions";
import { auth } from "@/lib/auth/auth";
import { findLinkOwner } from "@/lib/auth/links/followed-links";
import { optionalUser } from "@/lib/auth/sessions/session";
import { maskEmail } from "@/lib/format/mask-email";

export const metadata: Metadata = { title: "Sign in" };

const footer = (
  <p>
    <TextLink href="/sign-in">Sign in with a password instead</TextLink>
  </p>
);

export default async function MagicLinkPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const [owner, user] = await Promise.all([
    token ? findLinkOwner(await auth.$context, "magic-link", token) : null,
    optionalUser(),
  ]);
  if (!token || !owner) return <DeadLink />;
  if (user) return <SignedInAlready token={token} owner={owner.email} email={user.email} />;
  return (
    <AuthLayout
      title="Sign in"
      description="This link works once. It isn’t used until you select the button."
      footer={footer}
    >
      <MagicLinkForm action={signInByLinkAction} token={token} hint={maskEmail(owner.email)} />
    </AuthLayout>
  );
}

interface SignedInAlreadyProps {
  token: string;
  /** The email address of the account that the link signs in to. */
  owner: string;
  email: string;
}

function SignedInAlready({ token, owner, email }: SignedInAlreadyProps) {
  const hint = maskEmail(owner);
  return (
    <AuthLayout
      title="You’re already signed in"
      description={
        <>
          You’re signed in as <span className="font-medium text-foreground">{email}</span>
          {email === owner
            ? ", so you may not need this link. It stays valid if you leave this page."
            : `. This link signs you in as ${hint}. It stays valid if you leave this page.`}
        </>
      }
    >
      <div className="grid gap-3">
        <Button href="/dashboard" wide>
          <span className="truncate">Continue as {email}</span>
        </Button>
        <MagicLinkForm action={signInByLinkAction} token={token} hint={hint} instead />
      </div>
    </AuthLayout>
  );
}

function DeadLink() {
  return (
    <AuthLayout title={deadLinkTitle} description={deadMagicLinkPage} footer={footer}>
      <Button href="/sign-in?by=mail" wide>
        Email me a new link
      </Button>
    </AuthLayout>
  );
}
