import type { AuthContext } from "@better-auth/core";
import { BetterAuthError } from "@better-auth/core/error";
import { deleteExpiredReservations } from "./defaults/email-reservation";
import { eraseDue } from "./defaults/erase";
import type { StoredUser } from "./defaults/stored-user";
import { settle } from "./settings";
import type { SoftDeletionOptions } from "./types";

/** Accounts that are due, the longest due first, past as many as failed: those are still among them. */
async function findDue(context: AuthContext, limit: number, offset: number) {
  if (limit <= 0) return [];
  return context.adapter.findMany<StoredUser>({
    model: "user",
    where: [
      { field: "status", value: "deleted" },
      { field: "purgeAt", operator: "lte", value: new Date() },
    ],
    sortBy: { field: "purgeAt", direction: "asc" },
    limit,
    offset,
  });
}

/**
 * Removes the accounts whose deadline has passed, the longest due first, each in a transaction of its
 * own: one that fails is logged, stays, and neither holds up another nor counts for the limit. To be
 * called at intervals, such as by a cron job; two runs at once do no harm.
 *
 * @param options.limit how many accounts it removes at most, default 1000
 * @returns how many are gone by this run, and how many failed
 * @throws BetterAuthError where accounts are deleted by the application's own operation
 */
export async function purgeDeletedUsers(
  auth: { $context: Promise<unknown> },
  options: { limit?: number } = {},
): Promise<{ purged: number; failed: number }> {
  const context = (await auth.$context) as AuthContext;
  const plugin = context.getPlugin("soft-deletion");
  if (!plugin)
    throw new BetterAuthError("This auth instance does not use the softDeletion plugin.");
  const settings = settle((plugin.options ?? {}) as SoftDeletionOptions);
  if (!settings.usesDefaultLife)
    throw new BetterAuthError(
      "purgeDeletedUsers works only with the default handlers, but handlers.deleteAccount is set.",
    );
  const limit = options.limit ?? 1000;
  const count = { purged: 0, failed: 0 };
  const seen = new Set<string>();
  for (;;) {
    const due = await findDue(context, limit - count.purged, count.failed);
    const unseen = due.filter(({ id }) => !seen.has(id));
    if (unseen.length === 0) break;
    for (const user of unseen) {
      seen.add(user.id);
      try {
        if (await eraseDue(context, settings, user)) count.purged++;
      } catch (error) {
        count.failed++;
        context.logger.error("an account past its deadline could not be removed", error);
      }
    }
  }
  await deleteExpiredReservations(context, settings);
  return count;
}
