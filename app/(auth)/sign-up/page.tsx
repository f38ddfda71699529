import { redirect } from "next/navigation";
import { ProviderSignInMethods } from "@/components/auth/sign-in/other-sign-in-methods";
import { SignUpForm } from "@/components/auth/sign-up/sign-up-form";
import { EnvelopeDrawing } from "@/components/brand/drawings";
import { AuthLayout } from "@/components/layout/auth-layout";
import { TextLink } from "@/components/ui/text-link";
import { resendVerificationAction, signUpAction } from "@/lib/auth/actions";
import { optionalUser } from "@/lib/auth/sessions/session";
import { publicMetadata } from "@/lib/http/policy/public-pages";

export const metadata = publicMetadata("/sign-up");

export default async function SignUpPage() {
  if (await optionalUser()) redirect("/dashboard");
  return (
    <AuthLayout
      footer={
        <p>
          Already have an account? <TextLink href="/sign-in">Sign in</TextLink>
        </p>
      }
    >
      <SignUpForm
        action={signUpAction}
        resend={resendVerificationAction}
        drawing={<EnvelopeDrawing />}
        otherWays={<ProviderSignInMethods />}
      />
    </AuthLayout>
  );
}
