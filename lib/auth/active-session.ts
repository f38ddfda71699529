import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { getSessionFromCtx } from "better-auth/api";

/**
 * The session of a request, in place of Better Auth's `sessionMiddleware`, which asks nothing about its
 * user. A deletion ends sessions; an account marked by hand in the database is signed out all the same.
 *
 * @throws APIError 401 `UNAUTHORIZED`
 */
export const activeSession = createAuthMiddleware(async (ctx) => {
  const session = await getSessionFromCtx<{ status?: string }>(ctx);
  if (session?.user.status !== "active")
    throw APIError.from("UNAUTHORIZED", { code: "UNAUTHORIZED", message: "Unauthorized" });
  return { session };
});
