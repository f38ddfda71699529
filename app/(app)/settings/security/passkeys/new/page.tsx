import type { Metadata } from "next";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { NewPasskeyForm } from "@/components/settings/passkeys/new-passkey-form";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { allowPasskeyAction } from "@/lib/settings/passkey-actions";

export const metadata: Metadata = { title: "Add a passkey" };

export default async function NewPasskeyPage() {
  const { id, email } = await requireUser();
  return (
    <SettingsSubpage parent={{ href: "/settings/security", label: "Security" }}>
      <NewPasskeyForm action={allowPasskeyAction} methods={await stepUpMethods(id)} email={email} />
    </SettingsSubpage>
  );
}
