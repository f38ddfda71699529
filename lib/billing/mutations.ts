import { and, eq, lte, type SQLWrapper, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { usageTracking } from "@/db/schema";
import { QuotaError, requireUnits } from "./errors";
import type { MonthlyMeter } from "./meters";
import { monthStart, monthStartOf } from "./month";
import { type Usage, usageOf } from "./usage";

/**
 * Consumes units of this month, if so many are left: the condition is part of the statement that counts,
 * so that no two consume the last one. The caller holds the user's row.
 *
 * @param usage as read in this transaction
 * @throws QuotaError with the meter's code if fewer are left
 */
export async function consumeUnits(
  tx: Transaction,
  usage: Usage,
  meter: MonthlyMeter,
  quantity = 1,
): Promise<void> {
  requireUnits(usage, meter, quantity);
  const total = sql`${usageTracking.quantity} + excluded.quantity`;
  const consumed = await tx
    .insert(usageTracking)
    .values({ userId: usage.userId, meter: meter.name, quantity, periodStart: monthStart })
    .onConflictDoUpdate({
      target: [usageTracking.userId, usageTracking.meter, usageTracking.periodStart],
      set: { quantity: total, updatedAt: sql`now()` },
      setWhere: lte(total, usageOf(usage, meter).limit),
    })
    .returning({ id: usageTracking.id });
  if (consumed.length === 0) throw new QuotaError(usage, meter, quantity);
}

/**
 * Refunds units to the months in which they were consumed, never below 0. The caller holds the user's
 * row, and refunds each unit once.
 *
 * @param consumed when a unit was consumed, or a query of one column that returns such an instant for each
 */
export async function refundUnits(
  tx: Transaction,
  userId: string,
  meter: MonthlyMeter,
  consumed: Date | SQLWrapper,
): Promise<void> {
  const instants =
    consumed instanceof Date ? sql`SELECT ${consumed.toISOString()}::timestamptz` : consumed;
  const owned = sql`SELECT ${userId}::uuid, consumed_at FROM (${instants}) AS one (consumed_at)`;
  await refundUnitsOfMany(tx, meter, owned);
}

/**
 * As `refundUnits` for any number of users, whose rows the caller holds.
 *
 * @param consumed a query of two columns, the id of the user and when a unit was consumed
 */
export async function refundUnitsOfMany(
  tx: Transaction,
  meter: MonthlyMeter,
  consumed: SQLWrapper,
): Promise<void> {
  const month = monthStartOf(sql`consumed_at`);
  await tx
    .update(usageTracking)
    .set({
      quantity: sql`greatest(${usageTracking.quantity} - refund.units, 0)`,
      updatedAt: sql`now()`,
    })
    .from(
      sql`(SELECT user_id, ${month} AS month, count(*) AS units
        FROM (${consumed}) AS consumed (user_id, consumed_at) GROUP BY 1, 2) AS refund`,
    )
    .where(
      and(
        eq(usageTracking.userId, sql`refund.user_id`),
        eq(usageTracking.meter, meter.name),
        eq(usageTracking.periodStart, sql`refund.month`),
      ),
    );
}
