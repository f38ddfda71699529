import type { GenericEndpointContext } from "@better-auth/core";
import type { AuthMiddleware } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import type { z } from "zod";

type Called = { path?: string };

/** A hook of some routes alone, by their paths below `/api/auth`. */
export const hookAt = (paths: string[], handler: AuthMiddleware) => ({
  matcher: ({ path = "" }: Called) => paths.includes(path),
  handler,
});

/** A hook of every route but the session check. */
export const hookBesidesSessionCheck = (handler: AuthMiddleware) => ({
  matcher: ({ path }: Called) => path !== "/get-session",
  handler,
});

/**
 * The body of a request as a schema takes it.
 *
 * @throws APIError 400 `VALIDATION_ERROR`, as Better Auth does
 */
export function parseBody<T>(ctx: GenericEndpointContext, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(ctx.body);
  if (!error) return data;
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  throw new APIError("BAD_REQUEST", {
    code: "VALIDATION_ERROR",
    message: `[${["body", ...path].join(".")}] ${message}`,
  });
}
