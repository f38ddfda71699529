import type { Metadata } from "next";
import { AuditFilterForm } from "@/components/admin/audit/audit-filter-form";
import { AuditTable } from "@/components/admin/audit/audit-table";
import { AuditVerification } from "@/components/admin/audit/audit-verification";
import { RootDrawing } from "@/components/brand/drawings";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { readAuditFilters, typedAuditFilters } from "@/lib/admin/audit/filters";
import { findAuditPeople, listAudit } from "@/lib/admin/audit/queries";
import { requireAdmin } from "@/lib/admin/require-admin";

export const metadata: Metadata = { title: "Audit log" };

const path = "/admin/audit";
const pageSize = 50;

export default async function AuditPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireAdmin();
  const params = await searchParams;
  const typed = typedAuditFilters(params);
  const { filters, errors } = await readAuditFilters(typed);
  const isValid = Object.keys(errors).length === 0;
  // The number of the last entry of the page before; up to 15 digits are exact.
  const before = /^\d{1,15}$/.test(String(params.before)) ? Number(params.before) : undefined;
  const found = isValid ? await listAudit(filters, { before, limit: pageSize + 1 }) : [];
  const rows = found.slice(0, pageSize);
  const { subject } = filters;
  const people = await findAuditPeople([
    subject ?? null,
    ...rows.flatMap((row) => [row.subject, row.actor]),
  ]);
  const person = subject ? people.get(subject) : undefined;
  const of = person?.name ?? (subject && rows.length > 0 ? "an erased account" : undefined);
  const addressOf = (more: Record<string, string>, to = path) =>
    `${to}?${new URLSearchParams({ ...typed, ...more })}`;
  return (
    <>
      <PageHeader
        title="Audit log"
        description="What has happened to accounts, newest first. An entry never changes, and stays when its account is erased."
      />
      <AuditVerification requested={params.verification === "requested"} />
      <AuditFilterForm path={path} typed={typed} errors={errors} />
      <Card
        title={of ? `Events of ${of}` : "Events"}
        description={
          person ? (
            <TextLink href={`/admin/users/${person.id}`}>{person.email}</TextLink>
          ) : (
            subject && <code className="wrap-anywhere">{subject}</code>
          )
        }
        note={
          rows.length > 0 &&
          "Exports contain every matching entry, with references in place of names."
        }
        action={
          rows.length > 0 && (
            <div className="flex flex-wrap gap-3">
              {(["csv", "json"] as const).map((format) => (
                <Button
                  key={format}
                  variant="secondary"
                  href={addressOf({ format }, "/api/admin/audit")}
                >
                  Export {format.toUpperCase()}
                </Button>
              ))}
            </div>
          )
        }
      >
        {rows.length > 0 ? (
          <AuditTable path={path} rows={rows} people={people} />
        ) : (
          <EmptyState
            drawing={<RootDrawing />}
            title={isValid ? "No entries" : "Check the filters"}
            level={3}
            action={
              <Button variant="secondary" href={path}>
                Show all entries
              </Button>
            }
          >
            {isValid ? "No entry matches these filters." : "At least one of them can’t be used."}
          </EmptyState>
        )}
      </Card>
      {(before !== undefined || found.length > pageSize) && (
        <nav aria-label="Pages" className="flex justify-between gap-4">
          {before === undefined ? (
            <span />
          ) : (
            <Button variant="secondary" href={addressOf({})}>
              Newest
            </Button>
          )}
          {found.length > pageSize && (
            <Button variant="secondary" href={addressOf({ before: String(rows.at(-1)?.seq) })}>
              Older
            </Button>
          )}
        </nav>
      )}
    </>
  );
}
