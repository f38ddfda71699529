import { sql } from "drizzle-orm";
import { bigint, check, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { subscriptionPlans } from "./subscription-plans";

/** How much of each meter a plan includes. The features register the meters. */
export const planLimits = pgTable(
  "plan_limits",
  {
    planId: uuid("plan_id")
      .notNull()
      .references(() => subscriptionPlans.id, { onDelete: "cascade" }),
    meter: text("meter").notNull(),
    quantity: bigint("quantity", { mode: "number" }).notNull(),
    /** Whether the quantity is available again each month, or limits what exists in total. */
    period: text("period", { enum: ["month", "total"] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.planId, table.meter] }),
    check("plan_limits_quantity_check", sql`quantity >= 0`),
    check("plan_limits_period_check", sql`period IN ('month', 'total')`),
  ],
);

classify(planLimits, "What each plan limits, by meter.", {
  planId: "plain",
  meter: "plain",
  quantity: "plain",
  period: "plain",
});
