import { respondWithAccounts } from "@/lib/admin/bulk/respond";
import { methodNotAllowed } from "@/lib/http/method-not-allowed";

/** Streams the accounts of a bulk operation as CSV. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return respondWithAccounts(request, params);
}

export const HEAD = methodNotAllowed("GET");
