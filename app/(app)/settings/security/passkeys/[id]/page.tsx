import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { Facts } from "@/components/settings/facts";
import { PasskeyNameForm } from "@/components/settings/passkeys/passkey-name-form";
import { StepUpCardForm } from "@/components/step-up/step-up-card-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { listPasskeys } from "@/lib/auth/passkeys/queries";
import { requireUser } from "@/lib/auth/sessions/session";
import { signInMethods } from "@/lib/auth/sign-in-methods";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { removePasskeyAction, renamePasskeyAction } from "@/lib/settings/passkey-actions";

export const metadata: Metadata = { title: "Passkey" };

export default async function PasskeyPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  const [passkeys, signIn, methods] = await Promise.all([
    listPasskeys(user.id),
    signInMethods(user.id),
    stepUpMethods(user.id),
  ]);
  const passkey = passkeys.find((each) => each.id === id);
  if (!passkey) notFound();
  return (
    <SettingsSubpage parent={{ href: "/settings/security#passkeys", label: "Security" }}>
      <PasskeyNameForm
        action={renamePasskeyAction}
        id={id}
        name={passkey.name}
        description={
          <Facts>
            {[
              passkey.provider,
              <span key="added">
                Added <DateTime value={passkey.createdAt} />
              </span>,
            ]}
          </Facts>
        }
      />
      {signIn.passkeysRemovable ? (
        <StepUpCardForm
          action={removePasskeyAction}
          purpose="passkeys"
          methods={methods}
          email={user.email}
          danger
          title="Remove passkey"
          description="You won’t be able to sign in with it. Your device may still list it until you delete it there too."
          note="We’ll email you to confirm."
          submitLabel="Remove passkey"
          pendingLabel="Removing"
          fields={{ id }}
        />
      ) : (
        <Card
          title="Remove passkey"
          description="This is your only sign-in method. Set a password or add another passkey first."
          action={
            <Button variant="secondary" href="/settings/security#password">
              Set a password…
            </Button>
          }
        />
      )}
    </SettingsSubpage>
  );
}
