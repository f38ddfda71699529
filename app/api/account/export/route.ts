import { respondWithExport } from "@/lib/account/export/respond";

/** Everything that the account of whoever asks owns, as a zip. */
export function GET(request: Request): Promise<Response> {
  return respondWithExport(request);
}
