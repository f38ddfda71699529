export type SeededPlan = "seedling" | "garden" | "orchard";
type PlanRow = { slug: SeededPlan; name: string; monthlyPrice: number };

/** The plan of every account without a subscription. */
export const freePlanRow: PlanRow = { slug: "seedling", name: "Seedling", monthlyPrice: 0 };

/**
 * The plans that every database has; prices in the smallest unit of the currency. How much of a meter
 * they include says the feature that registers it.
 */
export const planRows: PlanRow[] = [
  freePlanRow,
  { slug: "garden", name: "Garden", monthlyPrice: 900 },
  { slug: "orchard", name: "Orchard", monthlyPrice: 2900 },
];
