import {
  and,
  eq,
  gt,
  inArray,
  isNotNull,
  ne,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import {
  planLimits,
  subscriptionPlans,
  usageTracking,
  userSubscriptions,
  users,
} from "@/db/schema";
import { freePlanRow } from "@/db/seed-plans";
import { meters } from "./meters";
import { monthStart, nextMonthStart } from "./month";
import { freePlan, includedUnits, type Plan, type PlanLimit } from "./plans";
import type { Usage } from "./usage";

/** The columns of `Plan`, in a query of `subscription_plans`. */
function planColumns(executor: Executor) {
  const limits = executor
    .select({
      all: sql`jsonb_agg(jsonb_build_object('meter', meter, 'quantity', quantity, 'period', period))`,
    })
    .from(planLimits)
    .where(eq(planLimits.planId, subscriptionPlans.id));
  return {
    slug: subscriptionPlans.slug,
    name: subscriptionPlans.name,
    monthlyPrice: subscriptionPlans.monthlyPrice,
    currency: subscriptionPlans.currency,
    limits: sql<PlanLimit[]>`coalesce((${limits}), '[]')`.as("limits"),
  };
}

/** Lists every plan, the cheapest first. */
export function listPlans(executor: Executor = db): Promise<Plan[]> {
  return executor
    .select(planColumns(executor))
    .from(subscriptionPlans)
    .orderBy(subscriptionPlans.monthlyPrice, subscriptionPlans.name);
}

/** Returns the subscription of an account, also one that has ended; `undefined` if it never had one. */
export async function findSubscription(userId: string) {
  const [subscription] = await db
    .select({
      planName: subscriptionPlans.name,
      status: userSubscriptions.status,
      currentPeriodEnd: userSubscriptions.currentPeriodEnd,
    })
    .from(userSubscriptions)
    .innerJoin(subscriptionPlans, eq(subscriptionPlans.id, userSubscriptions.planId))
    .where(eq(userSubscriptions.userId, userId));
  return subscription;
}

/** True in SQL for the id of a user whose subscription is active, or has a late payment, on a plan that costs something. */
export function isPaying(userId: SQLWrapper): SQL {
  return sql`EXISTS (
    SELECT FROM ${userSubscriptions}
    INNER JOIN ${subscriptionPlans} ON ${eq(subscriptionPlans.id, userSubscriptions.planId)}
    WHERE ${and(
      sql`${userSubscriptions.userId} = ${userId}`,
      inArray(userSubscriptions.status, ["active", "past_due"]),
      gt(subscriptionPlans.monthlyPrice, 0),
    )})`;
}

export type Subscription = NonNullable<Awaited<ReturnType<typeof findSubscription>>>;

// An account has the plan of a subscription that is active, also while a payment is late; otherwise the free one.
const isActive = inArray(userSubscriptions.status, ["active", "past_due"]);

// The active subscription of the row of `users` that a statement reads.
const activeSubscription = sql`FROM ${userSubscriptions}
  WHERE ${userSubscriptions.userId} = ${users.id} AND ${isActive}`;

/** The name of an account's plan, as a column of a query of `users`. */
export function planName(): SQL<string> {
  const plan = sql`SELECT (SELECT name FROM ${subscriptionPlans} WHERE id = plan_id) ${activeSubscription}`;
  return sql<string>`coalesce((${plan}), ${freePlanRow.name})`;
}

/**
 * Finds whether accounts have the plan of that slug, as a condition of a query of `users`. The plan's id is in it as a
 * value, by which the planner knows how many accounts have it.
 */
export async function hasPlan(slug: string): Promise<SQL> {
  const [plan] = await db
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.slug, slug));
  if (!plan) return sql`false`;
  return slug === freePlanRow.slug
    ? sql`NOT EXISTS (SELECT ${activeSubscription} AND ${ne(userSubscriptions.planId, plan.id)})`
    : sql`EXISTS (SELECT ${activeSubscription} AND ${eq(userSubscriptions.planId, plan.id)})`;
}

// The plan of the row of `users` that the statement reads, to be joined laterally.
function planOfUser(executor: Executor) {
  const active = and(
    eq(userSubscriptions.planId, subscriptionPlans.id),
    eq(userSubscriptions.userId, users.id),
    isActive,
  );
  return executor
    .select(planColumns(executor))
    .from(subscriptionPlans)
    .leftJoin(userSubscriptions, active)
    .where(or(isNotNull(userSubscriptions.id), eq(subscriptionPlans.slug, freePlanRow.slug)))
    .orderBy(sql`${userSubscriptions.id} IS NULL`)
    .limit(1)
    .as("plan");
}

// What has been used of each meter, by its name. A meter without usage may be missing or null.
function usedUnits(executor: Executor) {
  const consumed = executor
    .select({ all: sql`jsonb_object_agg(meter, quantity)` })
    .from(usageTracking)
    .where(and(eq(usageTracking.userId, users.id), eq(usageTracking.periodStart, monthStart)));
  const totals = meters().flatMap((meter) =>
    meter.period === "total" ? [sql`${meter.name}::text, (${meter.total(users.id)})`] : [],
  );
  return sql<Record<string, number | null>>`
    coalesce((${consumed}), '{}') || jsonb_build_object(${sql.join(totals, sql`, `)})`;
}

/** Returns an account's plan and its usage of every meter, in one statement. */
export async function readUsage(userId: string, executor: Executor = db): Promise<Usage> {
  const plan = planOfUser(executor);
  const [row] = await executor
    .select({
      plan: {
        slug: plan.slug,
        name: plan.name,
        monthlyPrice: plan.monthlyPrice,
        currency: plan.currency,
        limits: plan.limits,
      },
      used: usedUnits(executor),
      renewsAt: nextMonthStart.mapWith(usageTracking.periodStart),
    })
    .from(users)
    .leftJoinLateral(plan, sql`true`)
    .where(eq(users.id, userId));
  if (!row) throw new Error("the account no longer exists");
  const current = row.plan ?? freePlan();
  return {
    userId,
    plan: current,
    meters: meters().map((meter) => ({
      meter,
      used: row.used[meter.name] ?? 0,
      limit: includedUnits(current, meter),
    })),
    renewsAt: row.renewsAt,
  };
}
