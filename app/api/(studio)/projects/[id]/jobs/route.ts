import { z } from "zod";
import { apiUser } from "@/lib/auth/sessions/session";
import { imageErrorResponse } from "@/lib/images/respond";
import { listJobs } from "@/lib/studio/images/queries";

/** Returns the newest jobs of one of the requester's projects, and how many are in progress. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const user = await apiUser(request);
  if (!user) return imageErrorResponse("UNAUTHORIZED");
  const id = z.uuid().safeParse((await params).id);
  const jobs = id.success ? await listJobs(user.id, id.data) : null;
  if (!jobs) return imageErrorResponse("NOT_FOUND");
  const active = jobs.filter(({ status }) => status === "queued" || status === "running").length;
  return Response.json({ active, jobs }, { headers: { "Cache-Control": "private, no-store" } });
}
