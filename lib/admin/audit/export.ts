import { ReadableStream as NodeStream } from "node:stream/web";
import { z } from "zod";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";
import { type CsvColumn, csvStream } from "@/lib/format/csv";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { attachment } from "@/lib/http/attachment";
import { requestSentences } from "@/lib/http/request-sentences";
import { recordExport } from "../record-export";
import { adminOf } from "../require-admin";
import { type AuditFilters, readAuditFilters, typedAuditFilters } from "./filters";
import { type AuditRow, listAudit } from "./queries";

const rowsAtOnce = 2000;
const formatSchema = z.enum(["csv", "json"]);
const noStore = { "cache-control": "private, no-store" };

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

const types = { csv: "text/csv; charset=utf-8", json: "application/json" } as const;

/** The file of the rows that are meant, read in batches while it is read itself. */
export const auditFileOf = (
  format: keyof typeof types,
  filters: AuditFilters,
): ReadableStream<Uint8Array> =>
  format === "csv"
    ? csvStream(columns, readRecords(filters))
    : (NodeStream.from(asJson(filters)) as ReadableStream<Uint8Array>);

const refuse = (status: 400 | 404, body: object): Response =>
  Response.json(body, { status, headers: noStore });

/** As every path under /api that leads to nothing. */
const notThere = () => refuse(404, { code: "NOT_FOUND", message: requestSentences.notFound });

/**
 * The rows of the audit log that an admin asks for as a download. Before its first byte, it leaves an audit row
 * itself.
 */
export async function respondWithAuditExport(request: Request): Promise<Response> {
  const admin = await adminOf(request);
  if (!admin) return notThere();
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = formatSchema.safeParse(params.format).data;
  const { filters, errors } = await readAuditFilters(typedAuditFilters(params));
  if (!format || Object.keys(errors).length > 0) {
    const fields = { ...(!format && { format: "Use csv or json." }), ...errors };
    return refuse(400, { code: "VALIDATION_ERROR", message: fieldSentences.checkFields, fields });
  }
  const { from, to, ...people } = filters;
  const metadata = { format, from: from?.toISOString(), to: to?.toISOString(), ...people };
  if (!(await recordExport(admin, { action: "audit.exported", metadata }))) return notThere();
  const day = new Date().toISOString().slice(0, 10);
  return new Response(auditFileOf(format, filters), {
    headers: {
      ...noStore,
      "content-type": types[format],
      "content-disposition": attachment(`audit-${day}.${format}`),
      "x-content-type-options": "nosniff",
    },
  });
}
