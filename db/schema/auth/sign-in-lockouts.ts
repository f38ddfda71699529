import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant, primaryId } from "../columns";

/** Failed attempts to sign in to one account, whether it exists or not, apart for browsers that it knows. */
export const signInLockouts = pgTable(
  "sign_in_lockouts",
  {
    id: primaryId(),
    /** A hash of the address and the source of the attempts, never an address. */
    key: text("key").notNull().unique(),
    failures: integer("failures").notNull().default(0),
    lastFailureAt: instant("last_failure_at").notNull().defaultNow(),
    lockedUntil: instant("locked_until"),
  },
  (table) => [index("sign_in_lockouts_last_failure_at_idx").on(table.lastFailureAt)],
);

classify(
  signInLockouts,
  "Failed sign-in attempts, and lockouts after too many.",
  {
    id: "plain",
    key: "personal",
    failures: "plain",
    lastFailureAt: "plain",
    lockedUntil: "plain",
  },
  {
    ends: "A row is deleted a day after its last failed attempt.",
    portable: false,
  },
);
