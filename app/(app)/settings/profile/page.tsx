import type { Metadata } from "next";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { AvatarForm } from "@/components/settings/profile/avatar-form";
import { NameForm } from "@/components/settings/profile/name-form";
import { PreferencesForm } from "@/components/settings/profile/preferences-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/date-time";
import { requireUser } from "@/lib/auth/sessions/session";
import { formatBytes } from "@/lib/format/counts";
import { fileTooLarge } from "@/lib/images/errors";
import { acceptedImageFormats, acceptedImageTypes, avatarMaxBytes } from "@/lib/images/formats";
import { updatePreferencesAction, updateProfileAction } from "@/lib/settings/account-actions";
import { removeAvatarAction, updateAvatarAction } from "@/lib/settings/avatar-actions";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
  const { name, email, image, preferences, createdAt } = await requireUser();
  const now = new Date();
  return (
    <>
      <NameForm action={updateProfileAction} name={name} />
      <AvatarForm
        update={updateAvatarAction}
        remove={removeAvatarAction}
        name={name}
        image={image}
        accept={acceptedImageTypes}
        limit={{ maxBytes: avatarMaxBytes, tooLarge: fileTooLarge(avatarMaxBytes) }}
        limits={`${acceptedImageFormats}, up to ${formatBytes(avatarMaxBytes)}.`}
      />
      <Card
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
      <PreferencesForm action={updatePreferencesAction} preferences={preferences} />
      <Card
        title="Your account"
        description={
          <>
            Created on <DateTime value={createdAt} now={now} />.
          </>
        }
      >
        <LifecycleLine joinedAt={createdAt} now={now} size="sm" />
      </Card>
    </>
  );
}
