import type { Column, SQL } from "drizzle-orm";
import type { SeededPlan } from "@/db/seed-plans";

/** A question about plans and its answer, for the pricing page. */
export interface PlanQuestion {
  question: string;
  answer: string;
}

interface MeterOf<Period extends "month" | "total"> {
  /** Its key in the tables `plan_limits` and `usage_tracking`. */
  name: string;
  /** Whether units are counted anew each month (UTC), or limit what exists in total. */
  period: Period;
  /** What the units are, in lower case: things, or bytes of something. */
  unit: { one: string; many: string } | { bytesOf: string };
  /** The error code of a refusal, which clients rely on. */
  errorCode: string;
  /** The quantity that each seeded plan includes, by the plan's slug; none where it is missing. */
  included: Partial<Record<SeededPlan, number>>;
  /** What uses units, in one sentence. */
  usedBy: string;
  /** What happens at the limit, in sentences. */
  atLimit: (renewal: string) => string[];
  /** What a restored account keeps beyond the limits of the free plan, in one sentence. */
  keptAfterRestore?: string;
  questions?: PlanQuestion[];
}

/** Counts the units that an account consumes in a month. */
export type MonthlyMeter = MeterOf<"month">;

/** Measures what an account has. Nothing is consumed: deleting makes room. */
export interface TotalMeter extends MeterOf<"total"> {
  /** The current total of the user with this id, as a scalar subquery; null counts as 0. */
  total: (userId: Column) => SQL;
  /** Beginnings of the sentences of a refusal, and the sentence that says what helps. */
  refusal: { full: string; tooLittle: string; remedy: string };
}

/** Something that plans limit, with the words in which users read of it. A feature registers its meters. */
export type Meter = MonthlyMeter | TotalMeter;

// On `globalThis`: a bundler may load this module more than once in a process.
const shared = globalThis as { appMeters?: readonly Meter[] };

/** Registers the meters of all features, in the order in which pages show them. */
export function registerMeters(registered: readonly Meter[]): void {
  shared.appMeters = registered;
}

/**
 * Returns the meters that are registered.
 *
 * @throws Error if none were registered in this process, not even an empty list
 */
export function meters(): readonly Meter[] {
  if (!shared.appMeters)
    throw new Error("No meters are registered. Import lib/features.ts where this process starts.");
  return shared.appMeters;
}
