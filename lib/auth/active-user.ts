import { APIError } from "@better-auth/core/error";
import type { Transaction } from "@/db/client";
import { findActiveUser } from "@/lib/account/lock-user";
import { authError } from "./auth-error";

/**
 * The account that a session belongs to, held until the transaction ends: nothing can delete it, or end
 * the session, meanwhile.
 *
 * @throws APIError 401 `UNAUTHORIZED` if the session has ended since it was looked at, or if the account
 *   is deleted or gone, whose sessions count for nothing
 */
export async function holdActiveUser(tx: Transaction, session: { userId: string; token: string }) {
  const user = await findActiveUser(tx, session.userId, session.token);
  if (user) return user;
  throw APIError.from("UNAUTHORIZED", authError("UNAUTHORIZED"));
}
