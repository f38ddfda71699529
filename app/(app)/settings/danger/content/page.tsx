import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { EraseContentForm } from "@/components/settings/deletion/erase-content-form";
import { findContentErasure } from "@/lib/account/content/request-erasure";
import { deletionPreview } from "@/lib/account/queries";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { env } from "@/lib/env";
import { formatHoldings } from "@/lib/format/counts";
import { eraseContentAction } from "@/lib/settings/erase-actions";

export const metadata: Metadata = { title: "Erase all content" };

export default async function EraseContentPage() {
  const { id, email } = await requireUser();
  const [{ holdings }, methods, erasure] = await Promise.all([
    deletionPreview(id),
    stepUpMethods(id),
    findContentErasure(id),
  ]);
  const content = formatHoldings(holdings);
  // The card there says what there is to say.
  if (erasure || !content) redirect("/settings/danger");
  return (
    <SettingsSubpage parent={{ href: "/settings/danger", label: "Danger zone" }}>
      <EraseContentForm
        action={eraseContentAction}
        methods={methods}
        email={email}
        content={content}
        days={env().CONTENT_RETENTION_DAYS}
      />
    </SettingsSubpage>
  );
}
