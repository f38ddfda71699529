import { db } from "@/db/client";
import { runningExport } from "@/lib/account/export/lease";
import { authError } from "@/lib/auth/auth-error";
import { exportSubject } from "./owner";

const headers = { "cache-control": "private, no-store" };

/** `{ running: { done, total } | null }`, in files, for the account that a request is about. */
export async function exportStatus(request: Request): Promise<Response> {
  const userId = await exportSubject(request);
  if (!userId) return Response.json(authError("UNAUTHORIZED"), { status: 401, headers });
  return Response.json({ running: await runningExport(db, userId) }, { headers });
}
