import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant, primaryId } from "../columns";

/** Failed proofs for one account, whether it exists or not, apart for browsers that it knows. */
export const signInThrottles = pgTable(
  "sign_in_throttles",
  {
    id: primaryId(),
    /** A hash of what is guessed at and from where, never an address. */
    key: text("key").notNull().unique(),
    failures: integer("failures").notNull().default(0),
    lastFailureAt: instant("last_failure_at").notNull().defaultNow(),
    blockedUntil: instant("blocked_until"),
  },
  (table) => [index("sign_in_throttles_last_failure_at_idx").on(table.lastFailureAt)],
);

classify(
  signInThrottles,
  {
    id: "plain",
    key: "personal",
    failures: "plain",
    lastFailureAt: "plain",
    blockedUntil: "plain",
  },
  "A row is deleted a day after its last failed attempt.",
);
