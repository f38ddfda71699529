import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";
import { subscriptionPlans } from "./subscription-plans";

export const userSubscriptions = pgTable(
  "user_subscriptions",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .unique()
      .references(() => users.id, { onDelete: "cascade" }),
    planId: uuid("plan_id")
      .notNull()
      .references(() => subscriptionPlans.id, { onDelete: "restrict" }),
    status: text("status", { enum: ["active", "past_due", "cancelled"] })
      .notNull()
      .default("active"),
    currentPeriodEnd: instant("current_period_end"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("user_subscriptions_plan_id_idx").on(table.planId),
    check("user_subscriptions_status_check", sql`status IN ('active', 'past_due', 'cancelled')`),
  ],
);

classify(userSubscriptions, "Which plan an account has.", {
  id: "plain",
  userId: "plain",
  planId: "personal",
  status: "personal",
  currentPeriodEnd: "personal",
  createdAt: "personal",
  updatedAt: "plain",
});
