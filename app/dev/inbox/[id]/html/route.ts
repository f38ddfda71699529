import { z } from "zod";
import { findCapturedMail, isInboxEnabled } from "@/lib/email/queries";

// A mail is shown, never trusted: it runs no script and has no origin. Its styles stand in its HTML, as
// those of every mail do, and the mark it carries comes with it.
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
].join("; ");

/** The HTML of a captured mail, for the frame of the inbox. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const id = z.uuid().safeParse((await params).id);
  const mail = isInboxEnabled() && id.success ? await findCapturedMail(id.data) : undefined;
  const headers = {
    "cache-control": "no-store",
    "content-security-policy": policy,
    "content-type": "text/html; charset=utf-8",
  };
  return mail
    ? new Response(forFrame(mail.html), { headers })
    : new Response("No such email.", { status: 404, headers });
}

/** Links of a mail open in the whole window, so that following one is like leaving a mail client. */
function forFrame(html: string): string {
  return html
    .replace("<head>", '<head><base target="_top">')
    .replaceAll('target="_blank"', 'target="_top"');
}
