import { z } from "zod";
import { apiUser } from "@/lib/auth/sessions/session";
import { imageErrorResponse } from "@/lib/images/respond";
import { listJobsById } from "@/lib/studio/images/queries";

const ids = z.array(z.uuid()).max(300);

/** Returns the state of the jobs in `?ids=` (separated by commas) that belong to the requester. */
export async function GET(request: Request): Promise<Response> {
  const user = await apiUser(request);
  if (!user) return imageErrorResponse("UNAUTHORIZED");
  const asked = new URL(request.url).searchParams.get("ids") ?? "";
  const { data } = ids.safeParse(asked.split(",").filter(Boolean));
  if (!data) return imageErrorResponse("NOT_FOUND");
  const jobs = await listJobsById(user.id, data);
  return Response.json({ jobs }, { headers: { "Cache-Control": "private, no-store" } });
}
