import { bigint, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { instant, primaryId, updatedAt } from "../columns";

export const usageTracking = pgTable(
  "usage_tracking",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The name of a meter that is counted by the month. */
    meter: text("meter").notNull(),
    /** Start of the month, UTC. */
    periodStart: instant("period_start").notNull(),
    quantity: bigint("quantity", { mode: "number" }).notNull().default(0),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("usage_tracking_user_id_meter_period_unique").on(
      table.userId,
      table.meter,
      table.periodStart,
    ),
  ],
);

classify(usageTracking, "How much of a meter an account used in a month.", {
  id: "plain",
  userId: "plain",
  meter: "plain",
  periodStart: "plain",
  quantity: "personal",
  updatedAt: "plain",
});
