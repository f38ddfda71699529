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
import type { AuditPerson, AuditRow } from "@/lib/admin/audit/queries";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";

interface AuditTableProps {
  path: string;
  rows: AuditRow[];
  people: ReadonlyMap<string, AuditPerson>;
}

/** Somebody of whom a row tells: by name while the account is there, by reference afterwards. */
function Person({ subject, person }: { subject: string; person?: AuditPerson }) {
  if (!person) return <code className="text-xs">{subject}</code>;
  return (
    <>
      <TextLink href={`/admin/users/${person.id}`}>{person.name}</TextLink>
      <span className="block text-xs">{person.email}</span>
    </>
  );
}

function Details({ row }: { row: AuditRow }) {
  return (
    <details className="text-xs">
      <summary className="cursor-pointer rounded-xs py-1">
        Details <span className="sr-only">of entry {row.seq}</span>
      </summary>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 pt-1">
        <dt>Number</dt>
        <dd className="tabular-nums">{row.seq}</dd>
        <dt>Action</dt>
        <dd>
          <code>{row.action}</code>
        </dd>
        {Object.entries(row.metadata).map(([key, value]) => (
          <div key={key} className="contents">
            <dt>{key}</dt>
            <dd className="wrap-anywhere">
              <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Entries of the audit log, the newest first; on phones each is a block. */
export function AuditTable({ path, rows, people }: AuditTableProps) {
  const now = new Date();
  const block = "max-sm:p-0";
  return (
    <Table className="max-sm:block">
      <TableCaption className="sr-only">Audit log</TableCaption>
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead>Event</TableHead>
          <TableHead>Account</TableHead>
          <TableHead>Admin</TableHead>
          <TableHead className="text-right">Time</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody className="max-sm:block">
        {rows.map((row) => {
          const { subject, actor } = row;
          const person = subject === null ? undefined : people.get(subject);
          return (
            <TableRow key={row.seq} className="max-sm:grid max-sm:gap-2 max-sm:py-3">
              <TableCell className={block}>
                <span className="text-foreground">{describeActivity(row, providerNames)}</span>
                <Details row={row} />
              </TableCell>
              <TableCell className={block}>
                {subject === null ? (
                  "No account"
                ) : (
                  <>
                    <Person subject={subject} person={person} />
                    <TextLink quiet href={`${path}?subject=${subject}`} className="text-xs">
                      All events{" "}
                      <span className="sr-only">of {person ? person.name : subject}</span>
                    </TextLink>
                  </>
                )}
              </TableCell>
              <TableCell className={`${block} ${actor === null ? "max-sm:hidden" : ""}`}>
                {actor !== null && (
                  <>
                    <span className="sm:sr-only">By </span>
                    <Person subject={actor} person={people.get(actor)} />
                  </>
                )}
              </TableCell>
              <TableCell className={`${block} tabular-nums sm:text-right`}>
                <DateTime value={row.at} now={now} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
