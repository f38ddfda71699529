import { isAPIError } from "better-auth/api";
import { headers } from "next/headers";
import { logRefusal } from "@/lib/http/log-refusal";
import { refusalOfError } from "./handle-request";
import { waitForResponseFloor } from "./response-time-floor";

/** A function of `auth.api`. */
export type Route = ((input: never) => Promise<unknown>) & { path?: string };
type InputOf<R extends Route> = NonNullable<Parameters<R>[0]> & { body?: unknown };
/** The body that a route takes. */
export type BodyOf<R extends Route> = InputOf<R>["body"];

/** An answer that is not a success. */
export type Refusal = {
  ok: false;
  status: number;
  body: Record<string, unknown>;
  /** In seconds, where the refusal says when to try again. */
  retryAfter?: number;
};
export type Success<R extends Route> = { ok: true; status: 200; body: Awaited<ReturnType<R>> };
type Answer<R extends Route> = Success<R> | Refusal;

function refusalOf(error: unknown): Refusal {
  if (!isAPIError(error)) {
    const { status, ...body } = refusalOfError(error);
    return { ok: false, status, body };
  }
  const retryAfter = Number(new Headers(error.headers).get("retry-after"));
  return {
    ok: false,
    status: error.statusCode,
    body: { ...error.body },
    ...(retryAfter > 0 && { retryAfter }),
  };
}

async function answerOf<R extends Route>(route: R, body?: BodyOf<R>): Promise<Answer<R>> {
  try {
    const input = { body, headers: await headers() };
    const result = await route(input as never);
    // A hook replaces the answer of a route that has thrown by a response.
    if (!(result instanceof Response))
      return { ok: true, status: 200, body: result as Success<R>["body"] };
    const json = await result.json();
    return result.ok
      ? { ok: true, status: 200, body: json }
      : { ok: false, status: result.status, body: json };
  } catch (error) {
    return refusalOf(error);
  }
}

/**
 * Calls a route from a server action: its hooks run, limits included, and its cookies become the action's
 * (`nextCookies`). Better Auth checks origins and redirect targets in requests alone: Next.js and
 * `proxy.ts` have checked the origin, and the action passes no target that `safePath` has not seen.
 *
 * @param route such as `auth.api.signInEmail`
 */
export async function callAuth<R extends Route>(route: R, body?: BodyOf<R>): Promise<Answer<R>> {
  const begun = performance.now();
  const answer = await answerOf(route, body);
  const path = route.path ?? "";
  await waitForResponseFloor(path, answer.status, begun);
  logRefusal({ from: "auth", status: answer.status, path: `/api/auth${path}` });
  return answer;
}
