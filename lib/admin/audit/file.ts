import { ReadableStream as NodeStream } from "node:stream/web";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";
import { type CsvColumn, csvStream } from "@/lib/format/csv";
import type { AuditFilters } from "./filters";
import { type AuditRow, listAudit } from "./queries";

const rowsAtOnce = 2000;

/** People by their subjects alone, as the log itself has them: a file outlives an erasure. */
function recordOf({ seq, at, action, metadata, subject, actor }: AuditRow) {
  const event = describeActivity({ action, metadata }, providerNames);
  return { number: seq, time: at.toISOString(), action, event, subject, actor, metadata };
}

type AuditRecord = ReturnType<typeof recordOf>;

const columns: CsvColumn<AuditRecord>[] = [
  { header: "number", value: ({ number }) => number },
  { header: "time", value: ({ time }) => time },
  { header: "action", value: ({ action }) => action },
  { header: "event", value: ({ event }) => event },
  { header: "subject", value: ({ subject }) => subject },
  { header: "actor", value: ({ actor }) => actor },
  { header: "metadata", value: ({ metadata }) => JSON.stringify(metadata) },
];

async function* readRecords(filters: AuditFilters): AsyncGenerator<AuditRecord[]> {
  let before: number | undefined;
  for (;;) {
    const rows = await listAudit(filters, { before, limit: rowsAtOnce });
    yield rows.map(recordOf);
    before = rows.at(-1)?.seq;
    if (rows.length < rowsAtOnce) return;
  }
}

async function* asJson(filters: AuditFilters) {
  const encoder = new TextEncoder();
  let separator = "[\n";
  for await (const records of readRecords(filters))
    for (const record of records) {
      yield encoder.encode(`${separator}${JSON.stringify(record)}`);
      separator = ",\n";
    }
  yield encoder.encode(separator === "[\n" ? "[]\n" : "\n]\n");
}

/** The file of the rows that are meant, read in batches while it is read itself. */
export const auditFileOf = (
  format: "csv" | "json",
  filters: AuditFilters,
): ReadableStream<Uint8Array> =>
  format === "csv"
    ? csvStream(columns, readRecords(filters))
    : (NodeStream.from(asJson(filters)) as ReadableStream<Uint8Array>);
