import type { GenericEndpointContext } from "@better-auth/core";
import { db, type Transaction } from "@/db/client";
import type { users } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { requestOrigin } from "@/lib/http/origin";
import { authRefusal } from "./auth-error";
import { announceChange, type FactorChanged } from "./factor-mails";

/**
 * Changes the account of a request's session in one transaction, which holds it until it ends: nothing can
 * delete the account, or end the session, meanwhile. `announce` leaves an audit row of the change, and tells
 * the owner by mail. A throw changes nothing.
 *
 * @throws APIError 401 `UNAUTHORIZED` if the session has ended since it was looked at, or if the account
 *   is deleted or gone, whose sessions count for nothing
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
  const session = ctx.context.session?.session;
  return db.transaction(async (tx) => {
    const user = session && (await findActiveUser(tx, session.userId, session.token));
    if (!user) throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
    return change(tx, user, (what) => announceChange(tx, user, { ...what, origin }));
  });
}
