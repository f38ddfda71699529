import { requestOrigin } from "@/lib/http/origin";
import { auth } from "./auth";

/**
 * Gives a request to Better Auth's router (limits, origin checks, hooks) under the origin that it
 * really came by, which Next.js does not put into `request.url`.
 */
export function handleAuthRequest(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const url = new URL(pathname + search, requestOrigin(request.headers));
  return auth.handler(new Request(url, request));
}
