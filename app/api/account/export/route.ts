import { methodNotAllowed } from "@/lib/http/method-not-allowed";
import { respondWithExport } from "@/lib/settings/export/respond";

/** Streams the data of the requester's account as a zip file. */
export function GET(request: Request): Promise<Response> {
  return respondWithExport(request);
}

export const HEAD = methodNotAllowed("GET");
