import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { usageTracking } from "@/db/schema";
import { monthStart } from "./month";

/** Adds to the bytes that a user has uploaded this month: what was sent, also if it is deleted later. */
export async function countUpload(tx: Transaction, userId: string, bytes: number): Promise<void> {
  await tx
    .insert(usageTracking)
    .values({ userId, metric: "bytes_uploaded", quantity: bytes, periodStart: monthStart })
    .onConflictDoUpdate({
      target: [usageTracking.userId, usageTracking.metric, usageTracking.periodStart],
      set: {
        quantity: sql`${usageTracking.quantity} + excluded.quantity`,
        updatedAt: sql`now()`,
      },
    });
}
