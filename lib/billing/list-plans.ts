import { db, type Executor } from "@/db/client";
import { subscriptionPlans } from "@/db/schema";
import { type Plan, planColumns } from "./plans";

/** Every plan, the cheapest first. */
export function listPlans(executor: Executor = db): Promise<Plan[]> {
  return executor
    .select(planColumns)
    .from(subscriptionPlans)
    .orderBy(subscriptionPlans.monthlyPrice, subscriptionPlans.name);
}
