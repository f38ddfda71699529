import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { ActivityList } from "@/components/settings/activity-list";
import { PasskeysCard } from "@/components/settings/passkeys/passkeys-card";
import { SettingsNotice } from "@/components/settings/settings-notice";
import { LinkedAccountsCard } from "@/components/settings/sign-in-methods/linked-accounts-card";
import { PasswordForm } from "@/components/settings/sign-in-methods/password-form";
import { SetPasswordForm } from "@/components/settings/sign-in-methods/set-password-form";
import { RecoveryCodesCard, TwoFactorCard } from "@/components/settings/two-factor/two-factor-card";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { listActivity } from "@/lib/account/activity";
import { oauthErrorSentence } from "@/lib/auth/oauth/errors";
import { configuredProviders } from "@/lib/auth/oauth/providers";
import { listPasskeys } from "@/lib/auth/passkeys/queries";
import { requireUser } from "@/lib/auth/sessions/session";
import { signInMethods } from "@/lib/auth/sign-in-methods";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { twoFactorState } from "@/lib/auth/two-factor/queries";
import { changePasswordAction } from "@/lib/settings/account-actions";
import { setPasswordAction } from "@/lib/settings/security-actions";

export const metadata: Metadata = { title: "Security" };

const newest = 5;

export default async function SecurityPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, email } = await requireUser();
  const [methods, factor, passkeys, signIn, activity] = await Promise.all([
    stepUpMethods(id),
    twoFactorState(id),
    listPasskeys(id),
    signInMethods(id),
    listActivity(id, { limit: newest }),
  ]);
  const error = await readParam(searchParams, "error");
  return (
    <>
      {error ? (
        <Alert tone={error === "access_denied" ? "info" : "danger"} title="Account not linked">
          {oauthErrorSentence(error)}
        </Alert>
      ) : (
        <SettingsNotice done={await readParam(searchParams, "done")} />
      )}
      <EmailCard email={email} />
      {methods.password ? (
        <PasswordForm action={changePasswordAction} email={email} />
      ) : (
        <SetPasswordForm action={setPasswordAction} methods={methods} email={email} />
      )}
      <TwoFactorCard enabled={factor.enabled} since={factor.since} password={methods.password} />
      {factor.enabled && <RecoveryCodesCard left={factor.recoveryCodesLeft} />}
      <PasskeysCard passkeys={passkeys} />
      <LinkedAccountsCard linked={signIn.providers} providers={configuredProviders()} />
      <Card
        id="activity"
        title="Recent activity"
        description="See something you don’t recognise? Change your password and sign out all other sessions."
        note="Times are in UTC."
        action={
          <Button variant="secondary" href="/settings/security/activity">
            View all activity
          </Button>
        }
      >
        <ActivityList entries={activity} />
      </Card>
    </>
  );
}

function EmailCard({ email }: { email: string }) {
  return (
    <Card
      id="email"
      title="Email"
      description="You sign in with this email address, and we send account emails to it."
      note="You’ll need to verify the new one."
      action={
        <Button variant="secondary" href="/settings/security/email">
          Change email…
        </Button>
      }
    >
      <p className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 font-mono text-sm wrap-anywhere text-foreground">{email}</span>
        <Badge tone="success">Verified</Badge>
      </p>
    </Card>
  );
}
