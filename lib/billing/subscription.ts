import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { subscriptionPlans, userSubscriptions } from "@/db/schema";

/** The subscription of an account, also one that has ended; `undefined` if it never had one. */
export async function findSubscription(userId: string) {
  const [subscription] = await db
    .select({
      planName: subscriptionPlans.name,
      status: userSubscriptions.status,
      currentPeriodEnd: userSubscriptions.currentPeriodEnd,
    })
    .from(userSubscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, userSubscriptions.planId))
    .where(eq(userSubscriptions.userId, userId));
  return subscription;
}

export type Subscription = NonNullable<Awaited<ReturnType<typeof findSubscription>>>;
