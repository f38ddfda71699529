import type { Metadata } from "next";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { TwoFactorEnrollment } from "@/components/settings/two-factor/two-factor-enrollment";
import { StepUpCardForm } from "@/components/step-up/step-up-card-form";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { enrollTwoFactorAction, turnOffTwoFactorAction } from "@/lib/settings/two-factor-actions";

export const metadata: Metadata = { title: "Two-factor authentication" };

export default async function TwoFactorPage() {
  const { id, email } = await requireUser();
  const methods = await stepUpMethods(id);
  return (
    <SettingsSubpage parent={{ href: "/settings/security", label: "Security" }}>
      <TwoFactorEnrollment
        action={enrollTwoFactorAction}
        methods={methods}
        email={email}
        turnOff={
          methods.secondFactor && (
            <StepUpCardForm
              action={turnOffTwoFactorAction}
              purpose="two-factor"
              methods={methods}
              email={email}
              danger
              title="Turn off two-factor authentication"
              description={`You’ll sign in with ${methods.password ? "your password" : "one step"} only. Your recovery codes and trusted browsers will be removed.`}
              note="We’ll email you to confirm."
              submitLabel="Turn off"
              pendingLabel="Turning off"
            />
          )
        }
      />
    </SettingsSubpage>
  );
}
