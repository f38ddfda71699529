import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { usageTracking } from "@/db/schema";

/** When the current month began, in UTC, by the database's clock. */
export const monthStart = sql<Date>`(date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')`;

/** Adds to what a user has used this month: pictures, or bytes. */
export async function addUsage(
  tx: Transaction,
  userId: string,
  metric: "images_processed" | "bytes_uploaded",
  quantity: number,
): Promise<void> {
  await tx
    .insert(usageTracking)
    .values({ userId, metric, quantity, periodStart: monthStart })
    .onConflictDoUpdate({
      target: [usageTracking.userId, usageTracking.metric, usageTracking.periodStart],
      set: {
        quantity: sql`${usageTracking.quantity} + excluded.quantity`,
        updatedAt: sql`now()`,
      },
    });
}
