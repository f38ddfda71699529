import { and, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { subscriptionPlans, userSubscriptions } from "@/db/schema";
import type { LifecycleParticipant } from "@/lib/account/lifecycle";
import { seedBilling } from "./seed";
import { planCancelled } from "./wording";

/** Ends what an account pays for. A restore does not begin it again: nobody is billed by surprise. */
async function cancelSubscription(tx: Transaction, userId: string): Promise<void> {
  const paid = tx
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(gt(subscriptionPlans.monthlyPrice, 0));
  await tx
    .update(userSubscriptions)
    .set({ status: "cancelled", updatedAt: sql`now()` })
    .where(
      and(
        eq(userSubscriptions.userId, userId),
        ne(userSubscriptions.status, "cancelled"),
        inArray(userSubscriptions.planId, paid),
      ),
    );
}

/** The name of the paid plan that an account had and that is cancelled; `undefined` if there is none. */
async function findCancelledPlan(tx: Transaction, userId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ name: subscriptionPlans.name })
    .from(userSubscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, userSubscriptions.planId))
    .where(
      and(
        eq(userSubscriptions.userId, userId),
        eq(userSubscriptions.status, "cancelled"),
        gt(subscriptionPlans.monthlyPrice, 0),
      ),
    );
  return row?.name;
}

/** Plans and subscriptions: a deletion cancels what an account pays for. */
export const billing: LifecycleParticipant = {
  name: "billing",
  onDelete: (tx, { userId }) => cancelSubscription(tx, userId),
  async onRestore(tx, { userId }) {
    const plan = await findCancelledPlan(tx, userId);
    return plan && planCancelled(plan);
  },
  seed: seedBilling,
};
