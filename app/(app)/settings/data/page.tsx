import type { Metadata } from "next";
import { ExportDownload } from "@/components/account/export-download";
import { ProofCardForm } from "@/components/account/proof-card-form";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { prepareExport } from "@/lib/account/export/actions";
import { deletionPreview } from "@/lib/account/queries";
import { requireUser } from "@/lib/auth/session";
import { proofMethods } from "@/lib/auth/step-up/methods";
import { formatHoldings } from "@/lib/wording/counts";

export const metadata: Metadata = { title: "Your data" };

const errors: Record<string, string> = {
  reauthentication_required:
    "The download was not begun: confirm that it is you first. Each confirmation is good for one download.",
  export_running: "Another download of your data is running. Wait until it has ended.",
};

export default async function DataPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, email } = await requireUser();
  const [preview, methods] = await Promise.all([deletionPreview(id), proofMethods(id)]);
  const problem = errors[(await readParam(searchParams, "error")) ?? ""];
  const ready = (await readParam(searchParams, "ready")) === "1" && !problem;
  const holdings = formatHoldings(preview);
  const what = holdings
    ? `Your profile, ${holdings}, and every record that belongs to your account`
    : "Your profile and every record that belongs to your account";
  const note =
    "A zip with one JSON file for each kind of record, the image files, and a manifest with counts and checksums. No password or key is in it.";
  return (
    <>
      {problem && (
        <Alert tone="danger" title="No download">
          {problem}
        </Alert>
      )}
      {ready ? (
        <Card
          title="Your archive can be downloaded"
          description="The link works once, within ten minutes. The archive is put together while it is sent."
          note={note}
          action={<ExportDownload />}
        />
      ) : (
        <ProofCardForm
          action={prepareExport}
          purpose="export-data"
          title="Download everything"
          description={`${what}, in one file. It shows your account as it is at this moment.`}
          note={note}
          submitLabel="Prepare the download"
          pendingLabel="Checking"
          methods={methods}
          email={email}
        />
      )}
    </>
  );
}
