import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { planLimits, subscriptionPlans, userSubscriptions } from "@/db/schema";
import { freePlanRow, planRows } from "@/db/seed-plans";
import type { DemoUser } from "@/lib/account/lifecycle";
import { seededLimits } from "./plans";

/**
 * Inserts the plans with the limits of the registered meters, brings those that exist up to date, and
 * subscribes each new demo account to the free one.
 */
export async function seedBilling(tx: Transaction, demoUsers: readonly DemoUser[]): Promise<void> {
  const plans = await tx
    .insert(subscriptionPlans)
    .values(planRows)
    .onConflictDoUpdate({
      target: subscriptionPlans.slug,
      set: { name: sql`excluded.name`, monthlyPrice: sql`excluded.monthly_price` },
    })
    .returning({ planId: subscriptionPlans.id, slug: subscriptionPlans.slug });
  const limits = planRows.flatMap(({ slug }) =>
    plans
      .filter((plan) => plan.slug === slug)
      .flatMap(({ planId }) => seededLimits(slug).map((limit) => ({ planId, ...limit }))),
  );
  if (limits.length > 0)
    await tx
      .insert(planLimits)
      .values(limits)
      .onConflictDoUpdate({
        target: [planLimits.planId, planLimits.meter],
        set: { quantity: sql`excluded.quantity`, period: sql`excluded.period` },
      });
  const free = plans.find(({ slug }) => slug === freePlanRow.slug);
  if (!free) return;
  for (const { id: userId } of demoUsers)
    await tx.insert(userSubscriptions).values({ userId, planId: free.planId });
}
