import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

export const subscriptionPlans = pgTable("subscription_plans", {
  id: primaryId(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  /** In the smallest unit of the currency. */
  monthlyPrice: integer("monthly_price").notNull(),
  currency: text("currency").notNull().default("EUR"),
  createdAt: createdAt(),
});

classify(subscriptionPlans, "Plans and their prices.", {
  id: "plain",
  slug: "plain",
  name: "plain",
  monthlyPrice: "plain",
  currency: "plain",
  createdAt: "plain",
});
