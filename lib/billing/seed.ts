import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { subscriptionPlans, userSubscriptions } from "@/db/schema";
import { planRows } from "@/db/seed-plans";
import { freePlan } from "./plans";

/** Brings the plans up to date, and subscribes each new demo account to the free one. */
export async function seedBilling(tx: Transaction, demoUserIds: string[]): Promise<void> {
  await tx
    .insert(subscriptionPlans)
    .values(planRows)
    .onConflictDoUpdate({
      target: subscriptionPlans.slug,
      set: {
        name: sql`excluded.name`,
        monthlyPrice: sql`excluded.monthly_price`,
        monthlyImages: sql`excluded.monthly_images`,
        storageBytes: sql`excluded.storage_bytes`,
      },
    });
  const [plan] = await tx
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.slug, freePlan.slug));
  if (!plan) return;
  for (const userId of demoUserIds)
    await tx.insert(userSubscriptions).values({ userId, planId: plan.id });
}
