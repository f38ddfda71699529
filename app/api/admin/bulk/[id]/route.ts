import { respondWithProgress } from "@/lib/admin/bulk/respond";

/** Returns how far a bulk operation is. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return respondWithProgress(request, params);
}
