import { db, type Executor } from "@/db/client";
import { subscriptionPlans } from "@/db/schema";
import type { Plan } from "./plans";

/** A plan as one may choose it. */
export type OfferedPlan = Plan & {
  /** ISO 4217. */
  currency: string;
};

/** Every plan, the cheapest first. */
export function listPlans(executor: Executor = db): Promise<OfferedPlan[]> {
  return executor
    .select({
      slug: subscriptionPlans.slug,
      name: subscriptionPlans.name,
      monthlyPrice: subscriptionPlans.monthlyPrice,
      currency: subscriptionPlans.currency,
      monthlyImages: subscriptionPlans.monthlyImages,
      storageBytes: subscriptionPlans.storageBytes,
    })
    .from(subscriptionPlans)
    .orderBy(subscriptionPlans.monthlyPrice, subscriptionPlans.name);
}
