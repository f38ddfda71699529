import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { StepUpCardForm } from "@/components/step-up/step-up-card-form";
import { configuredProviders } from "@/lib/auth/oauth/providers";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { linkProviderAction } from "@/lib/settings/security-actions";

export const metadata: Metadata = { title: "Link account" };

export default async function LinkPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, email } = await requireUser();
  const wanted = await readParam(searchParams, "provider");
  const provider = configuredProviders().find((each) => each.id === wanted);
  if (!provider) notFound();
  const { name } = provider;
  return (
    <SettingsSubpage parent={{ href: "/settings/security#linked-accounts", label: "Security" }}>
      <StepUpCardForm
        action={linkProviderAction}
        purpose="linked-accounts"
        methods={await stepUpMethods(id)}
        email={email}
        title={`Link your ${name} account`}
        description={`You’ll be able to sign in with ${name}. We only get your name and email address.`}
        note={`${name} will ask for permission, then return you here.`}
        submitLabel={`Continue to ${name}`}
        pendingLabel="Continuing"
        fields={{ provider: provider.id }}
      />
    </SettingsSubpage>
  );
}
