import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { planLimits, subscriptionPlans } from "@/db/schema";
import { planRows } from "@/db/seed-plans";
import { seededLimits } from "./plans";

/** Inserts the plans with the limits of the registered meters, and brings those that exist up to date. */
export async function seedBilling(tx: Transaction): Promise<void> {
  const plans = await tx
    .insert(subscriptionPlans)
    .values(planRows)
    .onConflictDoUpdate({
      target: subscriptionPlans.slug,
      set: { name: sql`excluded.name`, monthlyPrice: sql`excluded.monthly_price` },
    })
    .returning({ planId: subscriptionPlans.id, slug: subscriptionPlans.slug });
  const limits = plans.flatMap(({ planId, slug }) =>
    seededLimits(slug).map((limit) => ({ planId, ...limit })),
  );
  if (limits.length === 0) return;
  await tx
    .insert(planLimits)
    .values(limits)
    .onConflictDoUpdate({
      target: [planLimits.planId, planLimits.meter],
      set: { quantity: sql`excluded.quantity`, period: sql`excluded.period` },
    });
}
