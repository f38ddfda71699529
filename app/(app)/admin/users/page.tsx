import type { Metadata } from "next";
import { usersHref } from "@/components/admin/users/href";
import { UserFilters } from "@/components/admin/users/user-filters";
import { UserTable } from "@/components/admin/users/user-table";
import { FallenLeafDrawing } from "@/components/brand/drawings";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireAdmin } from "@/lib/admin/require-admin";
import { countUsers, listUsers, type UserTotal } from "@/lib/admin/users/queries";
import { readUserQuery } from "@/lib/admin/users/schema";
import { listPlans } from "@/lib/billing/queries";
import { formatCount, formatEstimate } from "@/lib/format/counts";

export const metadata: Metadata = { title: "Users" };

const describeTotal = ({ count, exact }: UserTotal) =>
  `${exact ? formatCount(count) : `About ${formatEstimate(count)}`} ${count === 1 ? "user" : "users"}.`;

export default async function UsersPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireAdmin();
  const given = await searchParams;
  const { query, errors, values } = readUserQuery(given);
  const [plans, total] = await Promise.all([listPlans(), query && countUsers(query)]);
  const page = query && total && (await listUsers(query, total));
  return (
    <>
      <PageHeader
        title="Users"
        description={total && describeTotal(total)}
        action={
          total && total.count > 0 ? (
            <Button variant="secondary" href={usersHref(values, {}, "/api/admin/users")} download>
              Export CSV
            </Button>
          ) : undefined
        }
      />
      {given.done === "erased" && (
        <Alert tone="success">The account has been permanently erased.</Alert>
      )}
      <UserFilters values={values} errors={errors} plans={plans} />
      {query && page && page.rows.length > 0 && (
        <Panel className="px-5 sm:px-6">
          <UserTable users={page.rows} values={values} sort={query.sort} />
        </Panel>
      )}
      {page?.rows.length === 0 && (
        <Panel>
          <EmptyState
            drawing={<FallenLeafDrawing />}
            title="No users match"
            action={
              <Button variant="secondary" href="/admin/users">
                Clear filters
              </Button>
            }
          >
            No account matches this search and these filters.
          </EmptyState>
        </Panel>
      )}
      {page && (page.previous || page.next) && (
        <nav aria-label="Pages" className="flex justify-between gap-4">
          {page.previous ? (
            <Button variant="secondary" href={usersHref(values, { before: page.previous })}>
              Previous
            </Button>
          ) : (
            <span />
          )}
          {page.next && (
            <Button variant="secondary" href={usersHref(values, { after: page.next })}>
              Next
            </Button>
          )}
        </nav>
      )}
    </>
  );
}
