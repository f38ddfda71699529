import { db } from "@/db/client";
import { subscriptionPlans, userSubscriptions } from "@/db/schema";
import { planRows } from "@/db/seed-plans";

type Limits = { monthlyImages?: number; storageBytes?: number };

/** Puts the plans of a seeded database in place. */
export async function seedPlans(): Promise<void> {
  await db.insert(subscriptionPlans).values(planRows).onConflictDoNothing();
}

/** Gives a user a plan of their own with these limits, under the name "Window box". */
export async function givePlan(
  userId: string,
  { monthlyImages = 1000, storageBytes = 1_000_000_000 }: Limits,
): Promise<{ planId: string }> {
  const [plan] = await db
    .insert(subscriptionPlans)
    .values({
      slug: `window-box-${userId}`,
      name: "Window box",
      monthlyPrice: 100,
      monthlyImages,
      storageBytes,
    })
    .returning();
  if (!plan) throw new Error("The plan was not inserted.");
  await db
    .insert(userSubscriptions)
    .values({ userId, planId: plan.id })
    .onConflictDoUpdate({
      target: userSubscriptions.userId,
      set: { planId: plan.id, status: "active" },
    });
  return { planId: plan.id };
}
