import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { DateTime } from "@/components/ui/date-time";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { UserRow } from "@/lib/admin/users/queries";
import type { UserQueryValues, UserSort } from "@/lib/admin/users/schema";
import { usersHref } from "./href";

const states: Record<UserRow["state"], { label: string; tone: BadgeTone }> = {
  active: { label: "Active", tone: "success" },
  suspended: { label: "Suspended", tone: "warning" },
  deleted: { label: "Deleted", tone: "danger" },
};

interface SortHeadProps {
  values: UserQueryValues;
  sort: UserSort;
  /** Which way a first click sorts. */
  first: UserSort;
  other: UserSort;
  children: string;
}

/** The head of a column that the list can be sorted by: a link to that order, or to the other way round. */
function SortHead({ values, sort, first, other, children }: SortHeadProps) {
  const sorted = sort === first || sort === other;
  const order = sort.startsWith("-") ? "descending" : "ascending";
  return (
    <TableHead aria-sort={sorted ? order : undefined}>
      <TextLink quiet href={usersHref({ ...values, sort: sort === first ? other : first })}>
        {children}
      </TextLink>
      {sorted && <span aria-hidden="true">{order === "ascending" ? " ↑" : " ↓"}</span>}
    </TableHead>
  );
}

/** A cell that becomes a line with its heading on phones. */
function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <TableCell className="wrap-normal max-md:flex max-md:gap-2 max-md:p-0 max-md:pl-12">
      <span className="shrink-0 text-subtle-foreground md:hidden">{label}</span>
      {children}
    </TableCell>
  );
}

function UserLine({ user, now }: { user: UserRow; now: Date }) {
  const { id, name, email, image, emailVerified, role, state, plan, lastActiveAt, createdAt } =
    user;
  return (
    <TableRow className="max-md:grid max-md:grid-cols-1 max-md:gap-1 max-md:py-4">
      <TableHead scope="row" className="max-md:p-0">
        <span className="flex gap-3">
          <Avatar name={name} image={image} />
          <span className="grid min-w-0 content-start">
            <TextLink href={`/admin/users/${id}`} className="font-medium wrap-anywhere">
              {name}
            </TextLink>
            <span className="wrap-anywhere text-muted-foreground">{email}</span>
            {!emailVerified && <span className="text-xs text-warning-strong">Unverified</span>}
          </span>
        </span>
      </TableHead>
      <TableCell className="max-md:p-0 max-md:pl-12">
        <Badge tone={states[state].tone}>{states[state].label}</Badge>
      </TableCell>
      <Fact label="Role">{role === "admin" ? "Admin" : "Member"}</Fact>
      <Fact label="Plan">{plan}</Fact>
      <Fact label="Last active">
        {lastActiveAt ? <DateTime value={lastActiveAt} now={now} format="relative" /> : "Never"}
      </Fact>
      <Fact label="Created">
        <DateTime value={createdAt} now={now} format="date" />
      </Fact>
    </TableRow>
  );
}

interface UserTableProps {
  users: UserRow[];
  values: UserQueryValues;
  sort: UserSort;
}

/** Users as a table, and below 768 px as a list. */
export function UserTable({ users, values, sort }: UserTableProps) {
  const now = new Date();
  const shared = { values, sort };
  return (
    <Table className="max-md:block">
      <TableCaption className="sr-only">Users</TableCaption>
      <TableHeader className="max-md:hidden">
        <TableRow>
          <SortHead {...shared} first="name" other="-name">
            Name
          </SortHead>
          <TableHead>State</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Plan</TableHead>
          <SortHead {...shared} first="-last-active" other="last-active">
            Last active
          </SortHead>
          <SortHead {...shared} first="-created" other="created">
            Created
          </SortHead>
        </TableRow>
      </TableHeader>
      <TableBody className="max-md:block">
        {users.map((user) => (
          <UserLine key={user.id} user={user} now={now} />
        ))}
      </TableBody>
    </Table>
  );
}
