import { exportStatus } from "@/lib/settings/export/status";

/** How far the export is that runs for whoever asks; `null` while none does. */
export function GET(request: Request): Promise<Response> {
  return exportStatus(request);
}
