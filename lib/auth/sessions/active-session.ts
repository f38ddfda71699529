import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { getSessionFromCtx } from "better-auth/api";
import { authRefusal } from "../auth-error";

/**
 * The session of a request, of an account that is not deleted.
 *
 * @throws APIError 401 `UNAUTHORIZED`
 */
export async function requireActive(ctx: GenericEndpointContext) {
  const session = await getSessionFromCtx<{ status?: string }>(ctx);
  if (session?.user.status === "active") return session;
  throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
}

/**
 * The session of a request, in place of Better Auth's `sessionMiddleware`, which asks nothing about its
 * user. A deletion ends sessions; an account marked with SQL in the database is signed out all the same.
 *
 * @throws APIError 401 `UNAUTHORIZED`
 */
export const activeSession = createAuthMiddleware(async (ctx) => ({
  session: await requireActive(ctx),
}));
