import { respondWithAuditExport } from "@/lib/admin/audit/export";
import { methodNotAllowed } from "@/lib/http/method-not-allowed";

/** Streams audit rows as CSV or JSON to an admin. */
export function GET(request: Request): Promise<Response> {
  return respondWithAuditExport(request);
}

export const HEAD = methodNotAllowed("GET");
