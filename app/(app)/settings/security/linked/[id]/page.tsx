import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { StepUpCardForm } from "@/components/step-up/step-up-card-form";
import { requireUser } from "@/lib/auth/sessions/session";
import { signInMethods } from "@/lib/auth/sign-in-methods";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { unlinkProviderAction } from "@/lib/settings/security-actions";

export const metadata: Metadata = { title: "Unlink account" };

export default async function UnlinkPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  const [signIn, methods] = await Promise.all([signInMethods(user.id), stepUpMethods(user.id)]);
  const account = signIn.providers.find((provider) => provider.id === id);
  if (!account?.removable) notFound();
  const { name } = account;
  return (
    <SettingsSubpage parent={{ href: "/settings/security#linked-accounts", label: "Security" }}>
      <StepUpCardForm
        action={unlinkProviderAction}
        purpose="linked-accounts"
        methods={methods}
        email={user.email}
        danger
        title={`Unlink your ${name} account`}
        description={`You won’t be able to sign in with ${name}. Your ${name} account isn’t affected.`}
        note="We’ll email you to confirm."
        submitLabel={`Unlink ${name}`}
        pendingLabel="Unlinking"
        fields={{ id }}
      />
    </SettingsSubpage>
  );
}
