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

/** A meter of no feature that is counted by the month. */
export const letters: MonthlyMeter = {
  name: "letters",
  period: "month",
  unit: { one: "letter", many: "letters" },
  errorCode: "QUOTA_LETTERS",
  included: { seedling: 3, orchard: 2500 },
  usedBy: "Sending uses letters.",
  atLimit: (renewal) => [`You can’t send more letters until ${renewal}.`, "Drafts don’t count."],
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
  usedBy: "Each session takes a seat.",
  atLimit: () => [],
};

/** A meter of no feature that measures a total in bytes. */
export const disk: TotalMeter = {
  name: "disk_bytes",
  period: "total",
  total: () => sql`SELECT 0`,
  unit: { bytesOf: "storage" },
  errorCode: "QUOTA_DISK",
  refusal: {
    full: "Your storage is full",
    tooLittle: "Not enough storage for this file",
    remedy: "Delete files to free up space.",
  },
  included: { seedling: 500_000_000, orchard: 20_000_000_000 },
  usedBy: "Files use storage.",
  atLimit: () => ["When your storage is full, you can’t add files."],
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
