import { redirect } from "next/navigation";
import { MailLinkForm } from "@/components/auth/mail-link-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { OtherSignInMethods } from "@/components/auth/sign-in/other-sign-in-methods";
import { SignInForm } from "@/components/auth/sign-in/sign-in-form";
import { SignInNotice } from "@/components/auth/sign-in/sign-in-notice";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/layout/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { requestMagicLinkAction, resendVerificationAction, signInAction } from "@/lib/auth/actions";
import { optionalUser } from "@/lib/auth/sessions/session";
import { publicMetadata } from "@/lib/http/policy/public-pages";
import { safePath } from "@/lib/http/safe-path";

export const metadata = publicMetadata("/sign-in");

const footer = (
  <div className="grid gap-2">
    <p>
      New here? <TextLink href="/sign-up">Create an account</TextLink>
    </p>
    <p>
      Deleted your account? <TextLink href="/restore">Restore it</TextLink>
    </p>
  </div>
);

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const next = safePath(await readParam(searchParams, "next"), "/dashboard");
  if (await optionalUser()) redirect(next);
  if ((await readParam(searchParams, "by")) === "mail") return <ByMail />;
  return (
    <AuthLayout title="Sign in" footer={footer}>
      <SignInForm
        action={signInAction}
        resend={resendVerificationAction}
        next={next === "/dashboard" ? undefined : next}
        notice={<SignInNotice params={searchParams} />}
        otherWays={<OtherSignInMethods next={next} />}
      />
    </AuthLayout>
  );
}

function ByMail() {
  return (
    <AuthLayout
      footer={
        <p>
          <TextLink href="/sign-in">Sign in with a password instead</TextLink>
        </p>
      }
    >
      <MailLinkForm
        action={requestMagicLinkAction}
        title="Sign in with a magic link"
        before="Enter your email address and we’ll send you a link to sign in. No password needed."
        after="has an account, a magic link is on its way. It works once and expires in 10 minutes."
        submitLabel="Email me a magic link"
        drawing={<EnvelopeDrawing />}
      />
    </AuthLayout>
  );
}
