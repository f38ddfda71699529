import { cronRefusal, hasCronSecret } from "@/lib/http/cron-secret";
import { methodNotAllowed } from "@/lib/http/method-not-allowed";
import { tick } from "@/lib/worker";

// In seconds: the most that Vercel’s free plan has. CRON_BUDGET_SECONDS leaves the last jobs time to end.
export const maxDuration = 300;

async function handle(request: Request): Promise<Response> {
  if (!hasCronSecret(request)) return cronRefusal();
  const { due, failed } = await tick();
  const headers = { "cache-control": "no-store" };
  if (failed.length > 0)
    return Response.json({ success: false, due, failed }, { status: 500, headers });
  return Response.json({ success: true, due }, { headers });
}

export const GET = handle;
export const POST = handle;
export const HEAD = methodNotAllowed("GET, POST");
