import { respondWithResults } from "@/lib/admin/bulk/respond";

/** Streams what became of each account of a bulk operation as CSV. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return respondWithResults(request, params);
}
