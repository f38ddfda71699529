import type { Metadata } from "next";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { ExportDownload } from "@/components/settings/export-download";
import { StepUpCardForm } from "@/components/step-up/step-up-card-form";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { lastExportAt } from "@/lib/account/export/lease";
import { deletionPreview } from "@/lib/account/queries";
import { requireUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { formatHoldings } from "@/lib/format/counts";
import { exportSentence } from "@/lib/settings/export/respond";
import { prepareExportAction } from "@/lib/settings/export-actions";

export const metadata: Metadata = { title: "Your data" };

export default async function DataPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, email } = await requireUser();
  const [preview, methods, completedAt] = await Promise.all([
    deletionPreview(id),
    stepUpMethods(id),
    lastExportAt(id),
  ]);
  const problem = exportSentence(await readParam(searchParams, "error"));
  const ready = (await readParam(searchParams, "ready")) === "1" && !problem;
  const holdings = formatHoldings(preview.holdings);
  const what = holdings
    ? `Your profile, ${holdings}, and all other records in your account`
    : "Your profile and all other records in your account";
  const note =
    "A zip file with your records as JSON, your files, and a manifest with counts and checksums. It contains no passwords or keys.";
  return (
    <>
      {problem && (
        <Alert tone="danger" title="Download not started">
          {problem}
        </Alert>
      )}
      {ready ? (
        <Card
          title="Your download is ready"
          description="The link works once and expires in 10 minutes. The archive is created as it downloads."
          note={note}
          action={<ExportDownload completedAt={completedAt} />}
        />
      ) : (
        <StepUpCardForm
          action={prepareExportAction}
          purpose="export-data"
          title="Download your data"
          description={`${what}, in one file. It’s a snapshot of your account right now.`}
          note={note}
          submitLabel="Prepare download"
          pendingLabel="Checking"
          methods={methods}
          email={email}
        />
      )}
    </>
  );
}
