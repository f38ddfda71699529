import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { z } from "zod";
import { db } from "@/db/client";
import { describeActivity } from "@/lib/audit/activity";
import { appendAudit } from "@/lib/audit/append";
import { providerNames } from "@/lib/auth/oauth/providers";
import { refuseAdmin } from "@/lib/auth/sessions/refuse-admin";
import { reasonOf } from "@/lib/error-reason";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { attachment } from "@/lib/http/attachment";
import { requestSentences } from "@/lib/http/request-sentences";
import { log } from "@/lib/log";
import { adminOf } from "../require-admin";
import { type AuditFilters, readAuditFilters, typedAuditFilters } from "./filters";
import { type AuditRow, listAudit } from "./queries";

const rowsAtOnce = 2000;
const formatSchema = z.enum(["csv", "json"]);
const noStore = { "cache-control": "private, no-store" };

/** People by their subjects alone, as the log itself has them: a file outlives an erasure. */
const columns = ["number", "time", "action", "event", "subject", "actor", "metadata"];

function recordOf({ seq, at, action, metadata, subject, actor }: AuditRow) {
  const event = describeActivity({ action, metadata }, providerNames);
  return { number: seq, time: at.toISOString(), action, event, subject, actor, metadata };
}

async function* records(filters: AuditFilters) {
  let before: number | undefined;
  for (;;) {
    const rows = await listAudit(filters, { before, limit: rowsAtOnce });
    for (const row of rows) yield recordOf(row);
    before = rows.at(-1)?.seq;
    if (rows.length < rowsAtOnce) return;
  }
}

async function* asJson(filters: AuditFilters) {
  let separator = "[\n";
  for await (const record of records(filters)) {
    yield `${separator}${JSON.stringify(record)}`;
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

function asCsv(filters: AuditFilters): Readable {
  // A spreadsheet runs a cell that begins with =, +, -, @, a tab or a carriage return:
  // https://owasp.org/www-community/attacks/CSV_Injection
  const csv = stringify({ header: true, columns, bom: true, escape_formulas: true });
  const source = Readable.from(records(filters));
  source.on("error", (error) => csv.destroy(error));
  csv.on("close", () => source.destroy());
  return source.pipe(csv);
}

const types = { csv: "text/csv; charset=utf-8", json: "application/json" } as const;

/** The file of the rows that are meant, read in batches while it is read itself. */
export const auditFileOf = (format: keyof typeof types, filters: AuditFilters): Readable =>
  format === "csv" ? asCsv(filters) : Readable.from(asJson(filters), { objectMode: false });

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
  const { id, sessionId } = admin;
  const refusal = await db.transaction(async (tx) => {
    const refused = await refuseAdmin(tx, { id, sessionId }, { stepUp: false });
    if (refused) return refused;
    const metadata = { format, from: from?.toISOString(), to: to?.toISOString(), ...people };
    await appendAudit(tx, { action: "audit.exported", userId: id, actorId: id, metadata });
    return null;
  });
  if (refusal) return notThere();
  const stream = auditFileOf(format, filters);
  stream.once("error", (error) =>
    log.error({ error: reasonOf(error) }, "an export of the audit log failed"),
  );
  request.signal.addEventListener("abort", () => stream.destroy());
  const day = new Date().toISOString().slice(0, 10);
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      ...noStore,
      "content-type": types[format],
      "content-disposition": attachment(`audit-${day}.${format}`),
      "x-content-type-options": "nosniff",
    },
  });
}
