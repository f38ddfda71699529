import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { RecoveryCodesForm } from "@/components/settings/two-factor/recovery-codes-form";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { replaceRecoveryCodesAction } from "@/lib/settings/two-factor-actions";

export const metadata: Metadata = { title: "Recovery codes" };

export default async function RecoveryCodesPage() {
  const { id, email } = await requireUser();
  const methods = await stepUpMethods(id);
  if (!methods.secondFactor) redirect("/settings/security/two-factor");
  return (
    <SettingsSubpage parent={{ href: "/settings/security", label: "Security" }}>
      <RecoveryCodesForm action={replaceRecoveryCodesAction} methods={methods} email={email} />
    </SettingsSubpage>
  );
}
