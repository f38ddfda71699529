import type { Metadata } from "next";
import { NewOperationForm } from "@/components/admin/bulk/new-operation-form";
import { OperationList } from "@/components/admin/bulk/operation-list";
import { Panel } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { createBulkAction } from "@/lib/admin/bulk/actions";
import { addressLimits } from "@/lib/admin/bulk/addresses";
import { listOperations } from "@/lib/admin/bulk/queries";
import { bulkKindWords } from "@/lib/admin/bulk/wording";
import { requireAdmin } from "@/lib/admin/require-admin";

export const metadata: Metadata = { title: "Bulk operations" };

const descriptions = {
  delete: "With a grace period, in which all of it can be undone.",
  restore: "Accounts in their grace period.",
  "sign-out": "Ends all sessions of each account.",
  export: "A CSV file of the accounts. Changes nothing.",
};

export default async function BulkPage() {
  await requireAdmin();
  const operations = await listOperations(50);
  const kinds = (Object.keys(descriptions) as (keyof typeof descriptions)[]).map((value) => ({
    value,
    label: bulkKindWords[value].title,
    description: descriptions[value],
  }));
  return (
    <>
      <PageHeader
        title="Bulk operations"
        description="Delete, restore, sign out or list many accounts at once, with a preview first."
      />
      <NewOperationForm action={createBulkAction} kinds={kinds} maxBytes={addressLimits.bytes} />
      {operations.length > 0 && (
        <section className="grid gap-3">
          <h2 className="text-base font-semibold text-foreground">Latest operations</h2>
          <Panel>
            <OperationList operations={operations} now={new Date()} />
          </Panel>
        </section>
      )}
    </>
  );
}
