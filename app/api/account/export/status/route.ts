import { exportStatus } from "@/lib/settings/export/status";

/** Returns the progress of the requester's data export, or `null` if none is running. */
export function GET(request: Request): Promise<Response> {
  return exportStatus(request);
}
