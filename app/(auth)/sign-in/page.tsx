import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { InboxNote } from "@/components/auth/inbox-note";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SignInForm } from "@/components/auth/sign-in-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { resendVerification, signIn } from "@/lib/auth/actions";
import { optionalUser } from "@/lib/auth/session";
import { safePath } from "@/lib/http/safe-path";

export const metadata: Metadata = { title: "Sign in" };

const notices = {
  reset: {
    title: "Your password is changed",
    text: "Sign in with the new one. You are signed out everywhere else.",
  },
  restored: {
    title: "Your account is restored",
    text: "Everything in it is as it was. Sign in to go on.",
  },
  verified: { title: "Your address is confirmed", text: "Sign in to go on." },
};

async function readNotice(params: SearchParams) {
  for (const [name, { title, text }] of Object.entries(notices))
    if (await readParam(params, name))
      return (
        <Alert tone="success" title={title}>
          {text}
        </Alert>
      );
}

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const next = safePath(await readParam(searchParams, "next"), "/dashboard");
  if (await optionalUser()) redirect(next);
  return (
    <AuthLayout
      title="Sign in"
      footer={
        <div className="grid gap-2">
          <p>
            New here? <TextLink href="/sign-up">Create an account</TextLink>
          </p>
          <p>
            Deleted your account? <TextLink href="/restore">Restore it</TextLink>
          </p>
        </div>
      }
    >
      <SignInForm
        action={signIn}
        resend={resendVerification}
        next={next === "/dashboard" ? undefined : next}
        notice={await readNotice(searchParams)}
        mailNote={<InboxNote />}
      />
    </AuthLayout>
  );
}
