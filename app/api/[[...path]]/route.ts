import { replayRefusal } from "@/lib/account/verify/replay-gate";
import { refusedResponse } from "@/lib/http/refuse-requests";
import { requestSentences } from "@/lib/http/request-sentences";

/** What every path under /api answers that leads to nothing else, and every request while none is accepted. */
function nothing(request: Request): Response {
  if (replayRefusal()) return refusedResponse(request);
  return Response.json(
    { code: "NOT_FOUND", message: requestSentences.notFound },
    { status: 404, headers: { "cache-control": "no-store" } },
  );
}

export const GET = nothing;
export const POST = nothing;
export const PUT = nothing;
export const PATCH = nothing;
export const DELETE = nothing;
export const OPTIONS = nothing;
