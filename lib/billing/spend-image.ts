import { lt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { usageTracking } from "@/db/schema";
import { QuotaError } from "./errors";
import { monthStart } from "./month";
import { readUsage } from "./usage";

/**
 * Spends one of this month's images, if there is one left: the condition is part of the statement
 * that counts, so that no two spend the last one. The caller holds the user's row.
 *
 * @throws QuotaError `QUOTA_IMAGES`, or `QUOTA_STORAGE` if there is no room for a result
 */
export async function spendImage(tx: Transaction, userId: string): Promise<void> {
  const usage = await readUsage(userId, tx);
  const { limit } = usage.images;
  if (usage.storage.used >= usage.storage.limit) throw new QuotaError("QUOTA_STORAGE", usage);
  if (limit < 1) throw new QuotaError("QUOTA_IMAGES", usage);
  const spent = await tx
    .insert(usageTracking)
    .values({ userId, metric: "images_processed", quantity: 1, periodStart: monthStart })
    .onConflictDoUpdate({
      target: [usageTracking.userId, usageTracking.metric, usageTracking.periodStart],
      set: { quantity: sql`${usageTracking.quantity} + 1`, updatedAt: sql`now()` },
      setWhere: lt(usageTracking.quantity, limit),
    })
    .returning({ id: usageTracking.id });
  if (spent.length === 0) throw new QuotaError("QUOTA_IMAGES", usage);
}
