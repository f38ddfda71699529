import type { AuthContext } from "@better-auth/core";
import { getCurrentAdapter, runWithTransaction } from "@better-auth/core/context";
import type { Where } from "@better-auth/core/db/adapter";
import type { Settings } from "../types";
import { dropReservations } from "./email-reservation";
import { findStoredUser, type StoredUser, withOwnAddress } from "./stored-user";
import { dropVerifications } from "./verifications";

/**
 * Removes a user with sessions, accounts and reservation, in the open transaction. Rows of other tables
 * are deleted by their own foreign keys.
 *
 * @throws Error if one of Better Auth's `databaseHooks.user.delete` keeps the row
 */
export async function eraseUser(
  context: AuthContext,
  settings: Settings,
  user: StoredUser,
): Promise<void> {
  const adapter = await getCurrentAdapter(context.adapter);
  await settings.onPurge?.({ user: withOwnAddress(user), adapter });
  await dropVerifications(context, user);
  await dropReservations(context, settings, user.id);
  await context.internalAdapter.deleteUser(user.id);
  if (await findStoredUser(context, user.id))
    throw new Error("a database hook kept the user from being deleted");
}

/** Erases an account if its deadline has passed; `false` if it was restored or is gone already. */
export async function eraseDue(
  context: AuthContext,
  settings: Settings,
  user: StoredUser,
): Promise<boolean> {
  return runWithTransaction(context.adapter, async () => {
    const adapter = await getCurrentAdapter(context.adapter);
    const now = new Date();
    const due: Where[] = [
      { field: "id", value: user.id },
      { field: "status", value: "deleted" },
      { field: "purgeAt", operator: "lte", value: now },
    ];
    // Locks the row against another run; and a restore, which asks for the opposite, finds nothing.
    if (!(await adapter.updateMany({ model: "user", where: due, update: { updatedAt: now } })))
      return false;
    await eraseUser(context, settings, user);
    return true;
  });
}
