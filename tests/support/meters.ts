import { sql } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { sessions } from "@/db/schema";
import {
  type Meter,
  type MonthlyMeter,
  meters,
  registerMeters,
  type TotalMeter,
} from "@/lib/billing/meters";

const page = { usedBy: "Sending uses letters.", atLimit: () => [] };

/** A meter of no feature that is counted by the month. */
export const letters: MonthlyMeter = {
  name: "letters",
  period: "month",
  unit: { one: "letter", many: "letters" },
  errorCode: "QUOTA_LETTERS",
  included: { seedling: 3, orchard: 2500 },
  ...page,
};

/** A meter of no feature that measures a total: the sessions of a user. */
export const seats: TotalMeter = {
  name: "seats",
  period: "total",
  total: (userId) => sql`SELECT count(*) FROM ${sessions} WHERE ${sessions.userId} = ${userId}`,
  unit: { one: "seat", many: "seats" },
  errorCode: "QUOTA_SEATS",
  refusal: { full: "All seats are taken", tooLittle: "Not enough seats", remedy: "Free one." },
  included: { seedling: 2 },
  ...page,
};

/** Has the tests of a file run with `letters` and `seats` in place of the features’ meters. */
export function replaceMeters(): void {
  let registered: readonly Meter[] = [];
  beforeAll(() => {
    registered = meters();
    registerMeters([letters, seats]);
  });
  afterAll(() => registerMeters(registered));
}
