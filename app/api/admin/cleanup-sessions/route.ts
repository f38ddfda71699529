import { deleteExpiredSessions } from "@/lib/cleanup";
import { cronRefusal, hasCronSecret } from "@/lib/http/cron-secret";
import { methodNotAllowed } from "@/lib/http/method-not-allowed";

async function handle(request: Request): Promise<Response> {
  if (!hasCronSecret(request)) return cronRefusal();
  const deletedCount = await deleteExpiredSessions();
  const noun = deletedCount === 1 ? "session" : "sessions";
  return Response.json(
    { success: true, message: `Cleaned up ${deletedCount} expired ${noun}`, deletedCount },
    { headers: { "cache-control": "no-store" } },
  );
}

export const GET = handle;
export const POST = handle;
export const HEAD = methodNotAllowed("GET, POST");
