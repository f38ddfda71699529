import { cronRefusal, hasCronSecret } from "@/lib/http/bearer";
import { tick } from "@/lib/worker";

async function handle(request: Request): Promise<Response> {
  if (!hasCronSecret(request)) return cronRefusal();
  const { due } = await tick();
  return Response.json({ success: true, due }, { headers: { "cache-control": "no-store" } });
}

export const GET = handle;
export const POST = handle;
