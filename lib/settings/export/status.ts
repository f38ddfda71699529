import { db } from "@/db/client";
import { lastExportAt, runningExport } from "@/lib/account/export/lease";
import { authError } from "@/lib/auth/auth-error";
import { exportSubject } from "./owner";

const headers = { "cache-control": "private, no-store" };

/**
 * `{ running: { done, total } | null, completedAt }`, for the account that a request is about: the files of
 * the export that runs, and when the newest one was sent whole. One that broke off is neither.
 */
export async function exportStatus(request: Request): Promise<Response> {
  const userId = await exportSubject(request);
  if (!userId) return Response.json(authError("UNAUTHORIZED"), { status: 401, headers });
  // In this order: an export that ends in between has been completed.
  const running = await runningExport(db, userId);
  return Response.json({ running, completedAt: await lastExportAt(userId) }, { headers });
}
