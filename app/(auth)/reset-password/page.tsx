import type { Metadata } from "next";
import { deadLinkTitle, deadResetPage } from "@/components/auth/dead-link";
import { ResetForm } from "@/components/auth/reset-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SignOutForm } from "@/components/auth/sign-out-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { resetPasswordAction } from "@/lib/auth/actions";
import { auth } from "@/lib/auth/auth";
import { findLinkOwner } from "@/lib/auth/links/followed-links";

export const metadata: Metadata = { title: "Choose a new password" };

const footer = (
  <p>
    Back to <TextLink href="/sign-in">sign in</TextLink>
  </p>
);

export default async function ResetPasswordPage({ searchParams }: { searchParams: SearchParams }) {
  const token = await readParam(searchParams, "token");
  const owner = token && (await findLinkOwner(await auth.$context, "reset-password", token));
  if (!token || !owner)
    return (
      <AuthLayout title={deadLinkTitle} description={deadResetPage} footer={footer}>
        <Button href="/forgot-password" wide>
          Get a new link
        </Button>
      </AuthLayout>
    );
  return (
    <AuthLayout
      title="Choose a new password"
      description="Saving it signs you out of all sessions and revokes your API keys. Then sign in with your new password."
      footer={footer}
    >
      <ResetForm
        action={resetPasswordAction}
        token={token}
        email={owner.email}
        leave={<SignOutForm back={`/reset-password?${new URLSearchParams({ token })}`} primary />}
      />
    </AuthLayout>
  );
}
