import { randomUUID } from "node:crypto";
import { reasonOf, sqlStateOf } from "@/lib/error-reason";
import { requestOrigin } from "@/lib/http/origin";
import { log } from "@/lib/log";
import { auth } from "./auth";
import { SOFT_DELETION_ERROR_CODES } from "./soft-deletion/error-codes";

// Far above what any of these routes takes.
const longestBody = 64 * 1024;
const sessionRefused = "PD001";

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status, headers: { "cache-control": "no-store" } });
}

/** What becomes of an error that no route expected: a code to quote, and nothing of what it said. */
function failed(error: unknown): Response {
  const { code, message } = SOFT_DELETION_ERROR_CODES.ACCOUNT_DELETED;
  // The account was deleted between the proof and the session: the database's guard had the last word.
  if (sqlStateOf(error) === sessionRefused) return refuse(403, code, message);
  const requestId = randomUUID();
  log.error({ from: "auth", requestId, error: reasonOf(error) }, "an auth route failed");
  return refuse(500, "INTERNAL_SERVER_ERROR", `Something failed on our side (${requestId}).`);
}

/**
 * Gives a request to Better Auth's router (limits, origin checks, hooks) under the origin that it
 * really came by, which Next.js does not put into `request.url`. NUL, which PostgreSQL keeps in no
 * text, is refused here for all routes at once.
 */
export async function handleAuthRequest(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = request.body ? await request.text() : undefined;
  if (body !== undefined && body.length > longestBody)
    return refuse(413, "PAYLOAD_TOO_LARGE", "The request is too large.");
  if (/\0|\\u0000/.test(body ?? "") || /%00/.test(pathname + search))
    return refuse(
      400,
      "VALIDATION_ERROR",
      "The request has a character in it that is not allowed.",
    );
  const { method, headers } = request;
  const url = new URL(pathname + search, requestOrigin(headers));
  try {
    return await auth.handler(new Request(url, { method, headers, body }));
  } catch (error) {
    return failed(error);
  }
}
