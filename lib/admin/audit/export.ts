import { z } from "zod";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { attachment } from "@/lib/http/attachment";
import { requestSentences } from "@/lib/http/request-sentences";
import { recordExport } from "../record-export";
import { adminOf } from "../require-admin";
import { auditFileOf } from "./file";
import { readAuditFilters, typedAuditFilters } from "./filters";

const formatSchema = z.enum(["csv", "json"]);
const types = { csv: "text/csv; charset=utf-8", json: "application/json" } as const;
const noStore = { "cache-control": "private, no-store" };

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
