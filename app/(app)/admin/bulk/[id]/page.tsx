import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ConfirmForm } from "@/components/admin/bulk/confirm-form";
import { OperationCard } from "@/components/admin/bulk/operation-card";
import { PreviewCard, SampleTable } from "@/components/admin/bulk/preview-card";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { confirmBulkAction } from "@/lib/admin/bulk/actions";
import { formatAccounts } from "@/lib/admin/bulk/pace";
import {
  type BulkState,
  findOperation,
  listFailures,
  listOutcomes,
  previewOperation,
} from "@/lib/admin/bulk/queries";
import { bulkKindWords } from "@/lib/admin/bulk/wording";
import { requireAdmin } from "@/lib/admin/require-admin";
import type { SessionUser } from "@/lib/auth/sessions/session";
import { stepUpMethods } from "@/lib/auth/step-up/verification";
import { formatCount } from "@/lib/format/counts";

export const metadata: Metadata = { title: "Bulk operation" };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const counted = z.coerce.number().int().min(0).max(10_000).catch(0);

export default async function BulkOperationPage({ params, searchParams }: Props) {
  const admin = await requireAdmin();
  const { data: id } = z.uuid().safeParse((await params).id);
  const operation = id ? await findOperation(id) : null;
  if (!operation) notFound();
  const asked = await searchParams;
  const unmatched = counted.parse(asked.unmatched ?? 0);
  const invalid = counted.parse(asked.invalid ?? 0);
  return (
    <>
      <PageHeader title={bulkKindWords[operation.kind].title} />
      {(unmatched > 0 || invalid > 0) && <Unmatched unmatched={unmatched} invalid={invalid} />}
      {operation.status === "draft" ? (
        <Draft operation={operation} admin={admin} />
      ) : (
        <OperationCard
          operation={operation}
          outcomes={await listOutcomes(operation.id)}
          failures={operation.failed > 0 ? await listFailures(operation.id) : []}
        />
      )}
    </>
  );
}

/** What of a list of addresses is no account; shown once, as the addresses are not kept. */
function Unmatched({ unmatched, invalid }: { unmatched: number; invalid: number }) {
  return (
    <Alert>
      {unmatched > 0 &&
        `${formatCount(unmatched)} ${unmatched === 1 ? "address belongs" : "addresses belong"} to no account. `}
      {invalid > 0 &&
        `${formatCount(invalid)} ${invalid === 1 ? "entry was" : "entries were"} no email address.`}
    </Alert>
  );
}

async function Draft({ operation, admin }: { operation: BulkState; admin: SessionUser }) {
  const [preview, methods] = await Promise.all([
    previewOperation(operation),
    stepUpMethods(admin.id),
  ]);
  const { id, kind, now } = operation;
  const { count, digest } = preview;
  const { verb, doing } = bulkKindWords[kind];
  return (
    <>
      <PreviewCard operation={operation} preview={preview}>
        {count > 0 ? (
          <ConfirmForm
            action={confirmBulkAction}
            id={id}
            digest={digest}
            count={formatCount(count)}
            submitLabel={`${verb} ${formatAccounts(count)}`}
            pendingLabel={doing}
            danger={kind === "delete"}
            email={admin.email}
            methods={methods}
          />
        ) : (
          <p className="flex flex-wrap items-center justify-between gap-4 text-sm text-muted-foreground">
            No account is selected, so there’s nothing to do.
            <Button href="/admin/bulk" variant="secondary">
              Change the conditions
            </Button>
          </p>
        )}
      </PreviewCard>
      {count > 0 && <SampleTable preview={preview} now={now} />}
    </>
  );
}
