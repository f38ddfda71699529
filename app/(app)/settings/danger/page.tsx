import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { ContentCard } from "@/components/settings/deletion/content-card";
import { DangerZone } from "@/components/settings/deletion/danger-zone";
import { EraseCard } from "@/components/settings/deletion/erase-card";
import { findContentErasure } from "@/lib/account/content/request-erasure";
import { deletionPreview } from "@/lib/account/queries";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";

export const metadata: Metadata = { title: "Danger zone" };

export default async function DangerPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, email, createdAt } = await requireUser();
  const [preview, methods, erasure] = await Promise.all([
    deletionPreview(id),
    stepUpMethods(id),
    findContentErasure(id),
  ]);
  const confirming = (await readParam(searchParams, "confirm")) === "1";
  return (
    <>
      <DangerZone
        stepUp={{ email, methods }}
        joinedAt={createdAt}
        preview={preview}
        confirming={confirming}
      />
      {!confirming && <ContentCard holdings={preview.holdings} erasure={erasure} />}
      {preview.retentionDays > 0 && !confirming && <EraseCard />}
    </>
  );
}
