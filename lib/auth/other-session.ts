import type { GenericEndpointContext } from "@better-auth/core";
import { getSessionFromCtx } from "better-auth/api";
import { authRefusal } from "./auth-error";

/** Whether somebody else than this user is signed in with the browser that sends the request. */
export async function isOthersSession(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<boolean> {
  const current = await getSessionFromCtx(ctx);
  return current !== null && current.user.id !== userId;
}

/**
 * Refuses a mailed link in somebody else's session, before it is used up.
 *
 * @throws APIError 409 `WRONG_SESSION`
 */
export async function refuseOthersSession(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<void> {
  if (await isOthersSession(ctx, userId)) throw authRefusal("CONFLICT", "WRONG_SESSION");
}
