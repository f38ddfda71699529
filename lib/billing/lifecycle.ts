import { and, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { subscriptionPlans, userSubscriptions } from "@/db/schema";
import type { LifecycleParticipant } from "@/lib/account/lifecycle";
import { seedBilling } from "./seed";
import { planCancelled } from "./wording";

/** Ends what accounts pay for. A restore does not begin it again: nobody is billed by surprise. */
async function cancelSubscriptions(tx: Transaction, userIds: string[]): Promise<void> {
  const paid = tx
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(gt(subscriptionPlans.monthlyPrice, 0));
  await tx
    .update(userSubscriptions)
    .set({ status: "cancelled", updatedAt: sql`now()` })
    .where(
      and(
        inArray(userSubscriptions.userId, userIds),
        ne(userSubscriptions.status, "cancelled"),
        inArray(userSubscriptions.planId, paid),
      ),
    );
}

/** A sentence by user id for each account that had a paid plan which is cancelled. */
async function describeCancelledPlans(
  tx: Transaction,
  userIds: string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select({ userId: userSubscriptions.userId, name: subscriptionPlans.name })
    .from(userSubscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, userSubscriptions.planId))
    .where(
      and(
        inArray(userSubscriptions.userId, userIds),
        eq(userSubscriptions.status, "cancelled"),
        gt(subscriptionPlans.monthlyPrice, 0),
      ),
    );
  return new Map(rows.map(({ userId, name }) => [userId, planCancelled(name)]));
}

/** Plans and subscriptions: a deletion cancels what an account pays for. */
export const billing: LifecycleParticipant = {
  name: "billing",
  onDelete: (tx, { users }) =>
    cancelSubscriptions(
      tx,
      users.map(({ userId }) => userId),
    ),
  onRestore: (tx, { userIds }) => describeCancelledPlans(tx, userIds),
  // What was paid for may have ended since the copy was made.
  async onRecover(tx, { userId }) {
    await cancelSubscriptions(tx, [userId]);
    const cancelled = await describeCancelledPlans(tx, [userId]);
    return cancelled.size > 0 ? ["The plan that was paid for comes back cancelled."] : [];
  },
  seed: seedBilling,
};
