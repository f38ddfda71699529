import { db } from "@/db/client";
import { planLimits, subscriptionPlans, userSubscriptions } from "@/db/schema";
import { type Meter, meters } from "@/lib/billing/meters";
import { readUsage } from "@/lib/billing/queries";
import { seedBilling } from "@/lib/billing/seed";
import { usageOf } from "@/lib/billing/usage";

/** Puts the plans of a seeded database in place. */
export async function seedPlans(): Promise<void> {
  await db.transaction((tx) => seedBilling(tx, []));
}

/**
 * Gives a user a plan of their own under the name "Window box".
 *
 * @param limits by the names of meters; a registered meter that is left out is as good as unlimited
 */
export async function givePlan(
  userId: string,
  limits: Record<string, number>,
): Promise<{ planId: string }> {
  const [plan] = await db
    .insert(subscriptionPlans)
    .values({ slug: `window-box-${userId}`, name: "Window box", monthlyPrice: 100 })
    .returning();
  if (!plan) throw new Error("The plan was not inserted.");
  await db.insert(planLimits).values(
    meters().map(({ name, period }) => ({
      planId: plan.id,
      meter: name,
      quantity: limits[name] ?? 1_000_000_000,
      period,
    })),
  );
  await db
    .insert(userSubscriptions)
    .values({ userId, planId: plan.id })
    .onConflictDoUpdate({
      target: userSubscriptions.userId,
      set: { planId: plan.id, status: "active" },
    });
  return { planId: plan.id };
}

/** How many units of a meter a user has used. */
export async function unitsUsed(userId: string, meter: Meter): Promise<number> {
  return usageOf(await readUsage(userId), meter).used;
}
