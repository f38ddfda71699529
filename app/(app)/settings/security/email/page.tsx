import type { Metadata } from "next";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { EmailForm } from "@/components/settings/profile/email-form";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { changeEmailAction } from "@/lib/settings/security-actions";

export const metadata: Metadata = { title: "Change your email address" };

export default async function EmailPage() {
  const { id, email } = await requireUser();
  return (
    <SettingsSubpage parent={{ href: "/settings/security", label: "Security" }}>
      <EmailForm action={changeEmailAction} email={email} methods={await stepUpMethods(id)} />
    </SettingsSubpage>
  );
}
