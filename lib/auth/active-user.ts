import type { GenericEndpointContext } from "@better-auth/core";
import { db, type Transaction } from "@/db/client";
import type { users } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { requestOrigin } from "@/lib/http/origin";
import { authRefusal } from "./auth-error";
import { announceChange, type FactorChanged } from "./factor-mails";

/**
 * The account that a session belongs to, held until the transaction ends: nothing can delete it, or end
 * the session, meanwhile.
 *
 * @throws APIError 401 `UNAUTHORIZED` if the session has ended since it was looked at, or if the account
 *   is deleted or gone, whose sessions count for nothing
 */
export async function lockActiveUser(
  tx: Transaction,
  session: { userId: string; token: string } | undefined,
) {
  const user = session && (await findActiveUser(tx, session.userId, session.token));
  if (user) return user;
  throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
}

/**
 * Changes the account of a request's session in one transaction, which holds it as `lockActiveUser`
 * does. `announce` leaves an audit row of it, and tells the owner by mail. A throw changes nothing.
 *
 * @throws APIError as `lockActiveUser`
 */
export function changeAccount<T>(
  ctx: GenericEndpointContext,
  change: (
    tx: Transaction,
    user: typeof users.$inferSelect,
    announce: (what: FactorChanged) => Promise<void>,
  ) => Promise<T>,
): Promise<T> {
  const origin = requestOrigin(ctx.headers);
  return db.transaction(async (tx) => {
    const user = await lockActiveUser(tx, ctx.context.session?.session);
    return change(tx, user, (what) => announceChange(tx, user, { ...what, origin }));
  });
}
