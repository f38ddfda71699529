import { freePlanRow, type SeededPlan } from "@/db/seed-plans";
import { type Meter, meters } from "./meters";

/** A row of `plan_limits`, without its plan. */
export interface PlanLimit {
  meter: string;
  quantity: number;
  period: Meter["period"];
}

/** What an account may use, and what it costs. */
export interface Plan {
  slug: string;
  name: string;
  /** In the smallest unit of the currency. */
  monthlyPrice: number;
  /** ISO 4217. */
  currency: string;
  limits: PlanLimit[];
}

/** How much of a meter a plan includes. */
export interface Allowance {
  meter: Meter;
  limit: number;
}

/** Returns the limits that the registered meters have in a plan of the seed, in their order. */
export function seededLimits(slug: SeededPlan): PlanLimit[] {
  return meters().map(({ name, period, included }) => ({
    meter: name,
    quantity: included[slug] ?? 0,
    period,
  }));
}

/** Returns the plan of an account without a subscription, should the database have no such plan. */
export function freePlan(): Plan {
  return { ...freePlanRow, currency: "EUR", limits: seededLimits(freePlanRow.slug) };
}

const limitIn = (plan: Plan, { name, period }: Meter) =>
  plan.limits.find((limit) => limit.meter === name && limit.period === period);

/** Returns how many units of a meter a plan includes: none without a limit of the meter's period. */
export function includedUnits(plan: Plan, meter: Meter): number {
  return limitIn(plan, meter)?.quantity ?? 0;
}

/** Returns the registered meters that a plan has a limit for, in their order. */
export function allowancesOf(plan: Plan): Allowance[] {
  return meters().flatMap((meter) => {
    const limit = limitIn(plan, meter);
    return limit ? [{ meter, limit: limit.quantity }] : [];
  });
}
