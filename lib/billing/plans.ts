import { and, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { subscriptionPlans, userSubscriptions, users } from "@/db/schema";
import { planRows } from "@/db/seed-plans";

/** What an account may use. */
export interface Plan {
  slug: string;
  name: string;
  /** In the smallest unit of the currency. */
  monthlyPrice: number;
  /** ISO 4217. */
  currency: string;
  monthlyImages: number;
  storageBytes: number;
}

export const planColumns = {
  slug: subscriptionPlans.slug,
  name: subscriptionPlans.name,
  monthlyPrice: subscriptionPlans.monthlyPrice,
  currency: subscriptionPlans.currency,
  monthlyImages: subscriptionPlans.monthlyImages,
  storageBytes: subscriptionPlans.storageBytes,
};

const freeSlug = "seedling";

/** What an account without a subscription has, should the database hold no such plan. */
export const freePlan: Plan = {
  name: "Seedling",
  monthlyPrice: 0,
  monthlyImages: 0,
  storageBytes: 0,
  ...planRows.find(({ slug }) => slug === freeSlug),
  slug: freeSlug,
  currency: "EUR",
};

/**
 * The plan of the row of `users` that a statement looks at, to be joined laterally: that of a
 * subscription which runs, also while a payment is late; otherwise the free one.
 */
export function planOfUser(executor: Executor) {
  const runs = and(
    eq(userSubscriptions.planId, subscriptionPlans.id),
    eq(userSubscriptions.userId, users.id),
    inArray(userSubscriptions.status, ["active", "past_due"]),
  );
  return executor
    .select(planColumns)
    .from(subscriptionPlans)
    .leftJoin(userSubscriptions, runs)
    .where(or(isNotNull(userSubscriptions.id), eq(subscriptionPlans.slug, freeSlug)))
    .orderBy(sql`${userSubscriptions.id} IS NULL`)
    .limit(1)
    .as("plan");
}
