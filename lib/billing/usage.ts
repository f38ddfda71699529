import type { Meter } from "./meters";
import type { Allowance, Plan } from "./plans";

/** How much of a meter's limit an account has used. */
export interface MeterUsage extends Allowance {
  used: number;
}

/** An account's plan, and what it has used of it. */
export interface Usage {
  userId: string;
  plan: Plan;
  /** Of every registered meter, in their order. */
  meters: MeterUsage[];
  /** When the meters of a month start again. */
  renewsAt: Date;
}

/**
 * Returns the usage of one meter.
 *
 * @throws Error if the meter was not registered
 */
export function usageOf({ meters }: Pick<Usage, "meters">, { name }: Meter): MeterUsage {
  const found = meters.find(({ meter }) => meter.name === name);
  if (!found) throw new Error(`The meter ${name} is not registered.`);
  return found;
}

/** Returns how many units are left, never below 0. */
export function unitsLeft({ used, limit }: Pick<MeterUsage, "used" | "limit">): number {
  return Math.max(0, limit - used);
}
