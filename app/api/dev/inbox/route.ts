import { isInboxEnabled, listCapturedMails } from "@/lib/email/queries";
import { inboxQuerySchema } from "@/lib/email/schema";

export const dynamic = "force-dynamic";

const headers = { "Cache-Control": "no-store" };

/** The captured mails as JSON, newest first; `?to=` keeps one address, `?limit=` at most so many. */
export async function GET(request: Request): Promise<Response> {
  if (!isInboxEnabled()) {
    const message = "The inbox is off because email is sent over SMTP.";
    return Response.json({ code: "NOT_FOUND", message }, { status: 404, headers });
  }
  const query = inboxQuerySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) {
    const message = "`limit` must be a whole number from 1 to 200, and `to` must not be empty.";
    return Response.json({ code: "VALIDATION_ERROR", message }, { status: 400, headers });
  }
  return Response.json(await listCapturedMails(query.data), { headers });
}
