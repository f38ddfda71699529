import { methodNotAllowed } from "@/lib/http/method-not-allowed";
import { respondWithExport } from "@/lib/settings/export/respond";

/** Everything that the account of whoever asks owns, as a zip. */
export function GET(request: Request): Promise<Response> {
  return respondWithExport(request);
}

export const HEAD = methodNotAllowed("GET");
