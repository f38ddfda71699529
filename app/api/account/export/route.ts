import { respondWithExport } from "@/lib/account/export/respond";
import { methodNotAllowed } from "@/lib/http/method-not-allowed";

/** Everything that the account of whoever asks owns, as a zip. */
export function GET(request: Request): Promise<Response> {
  return respondWithExport(request);
}

export const HEAD = methodNotAllowed("GET");
