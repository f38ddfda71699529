import { randomUUID } from "node:crypto";
import { constraintOf, isDatabaseAway, reasonOf, sqlStateOf } from "@/lib/error-reason";
import { depthOf } from "@/lib/http/action-body";
import { logRefusal } from "@/lib/http/log-refusal";
import { requestOrigin } from "@/lib/http/origin";
import { requestSentences } from "@/lib/http/request-sentences";
import { retryAfterSeconds } from "@/lib/http/unavailable";
import { log } from "@/lib/log";
import { auth } from "./auth";
import { authError, guardRefusal } from "./auth-error";
import { waitForResponseFloor } from "./response-time-floor";

const basePath = "/api/auth";
// Far above what any of these routes takes.
const longestBody = 64 * 1024;
const deepestBody = 16;
/** Whether the user's row has disappeared since the credentials were verified, by a purge or by SQL. */
const lostItsUser = (error: unknown) =>
  sqlStateOf(error) === "23503" && /_user_id_users_id_fk$/.test(constraintOf(error) ?? "");

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status, headers: { "cache-control": "no-store" } });
}

/** The message of an unexpected error: the id by which its log line is found. */
export const unexpectedError = (requestId: string) =>
  `Something went wrong on our side (request ${requestId}).`;

/**
 * The refusal that follows an error no route expected: that of the database's guards, that the database is away, or a
 * code to quote and nothing of the error, which is logged.
 */
export function refusalOfError(error: unknown): { status: number; code: string; message: string } {
  // The account was deleted or banned between the credentials and the session: the database refused.
  const { body } = guardRefusal(error) ?? {};
  if (body?.code && body.message) return { status: 403, code: body.code, message: body.message };
  if (lostItsUser(error)) return { status: 401, ...authError("UNAUTHORIZED") };
  if (isDatabaseAway(error)) {
    log.warn({ from: "auth", error: reasonOf(error) }, "the database is away");
    return { status: 503, code: "SERVICE_UNAVAILABLE", message: requestSentences.unavailable };
  }
  const requestId = randomUUID();
  log.error({ from: "auth", requestId, error: reasonOf(error) }, "an auth route failed");
  return { status: 500, code: "INTERNAL_SERVER_ERROR", message: unexpectedError(requestId) };
}

function failed(error: unknown, method: string): Response {
  const { status, code, message } = refusalOfError(error);
  // A GET is a person who comes back from a provider: to a page, not to JSON.
  if (status === 403 && method === "GET")
    return new Response(null, {
      status: 302,
      headers: { location: `/sign-in?error=${code.toLowerCase()}` },
    });
  const answer = refuse(status, code, message);
  if (status === 503) answer.headers.set("retry-after", String(retryAfterSeconds));
  return answer;
}

// NUL as JSON writes it: a backslash that is itself escaped makes it plain text.
const nul = /(?<!\\)(?:\\\\)*\\u0000/;

/** The body as text; `null` where it is too long, of which no more than that is read. */
async function readBody({ headers, body }: Request): Promise<string | null> {
  if (!body) return "";
  if (Number(headers.get("content-length")) > longestBody) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A stream that is canceled would take the connection with it, and the answer.
  for await (const chunk of body.values({ preventCancel: true })) {
    length += chunk.byteLength;
    if (length > longestBody) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The refusal of a malformed request before any route; `undefined` if it is well-formed. */
function refusalOf(path: string, type: string, body: string | null): Response | undefined {
  if (body === null) return refuse(413, "PAYLOAD_TOO_LARGE", requestSentences.tooLarge);
  if (body && !/^application\/json\b/i.test(type))
    return refuse(415, "UNSUPPORTED_MEDIA_TYPE", requestSentences.notJson);
  if (depthOf(body) > deepestBody) return refuse(400, "VALIDATION_ERROR", requestSentences.tooDeep);
  if (nul.test(body) || path.includes("%00"))
    return refuse(400, "VALIDATION_ERROR", requestSentences.unsupportedCharacter);
  return undefined;
}

async function answerOf(request: Request): Promise<Response> {
  const begun = performance.now();
  const { method, headers } = request;
  const { pathname, search } = new URL(request.url);
  const path = pathname + search;
  const body = await readBody(request);
  const refusal = refusalOf(path, headers.get("content-type") ?? "", body);
  if (refusal) return refusal;
  const url = new URL(path, requestOrigin(headers));
  try {
    const inner = new Request(url, { method, headers, body: body || undefined });
    const answer = await auth.handler(inner);
    await waitForResponseFloor(pathname.slice(basePath.length), answer.status, begun);
    if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "no-store");
    return answer;
  } catch (error) {
    return failed(error, method);
  }
}

/**
 * Gives a request to Better Auth's router (origin checks, hooks) under the origin that it
 * really came by, which Next.js does not put into `request.url`. Bodies are JSON alone, and NUL,
 * which PostgreSQL keeps in no text, is refused here for all routes at once.
 */
export async function handleAuthRequest(request: Request): Promise<Response> {
  const answer = await answerOf(request);
  logRefusal({ from: "auth", status: answer.status, path: new URL(request.url).pathname });
  return answer;
}
