import type { Metadata } from "next";
import { DeletionFacts } from "@/components/deletion/deletion-facts";
import { EraseForm } from "@/components/deletion/erase-form";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { Card } from "@/components/ui/card";
import { deletionPreview } from "@/lib/account/queries";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { eraseAccountNowAction } from "@/lib/settings/erase-actions";

export const metadata: Metadata = { title: "Permanently erase your account" };

export default async function ErasePage() {
  const { id, email, createdAt } = await requireUser();
  const [preview, methods] = await Promise.all([deletionPreview(id), stepUpMethods(id)]);
  return (
    <SettingsSubpage parent={{ href: "/settings/danger", label: "Danger zone" }}>
      <Card
        tone="danger"
        title="Permanently erase your account"
        description="You’ll be signed out of all sessions, and everything in your account will be permanently erased, including files. This can’t be undone."
      >
        <DeletionFacts joinedAt={createdAt} preview={preview} atOnce />
        <EraseForm
          action={eraseAccountNowAction}
          email={email}
          methods={methods}
          back="/settings/danger"
        />
      </Card>
    </SettingsSubpage>
  );
}
