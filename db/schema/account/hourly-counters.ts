import { index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant, primaryId } from "../columns";
import { users } from "./users";

/** How often an account did something, or one email address was sent something, within an hour. */
export const hourlyCounters = pgTable(
  "hourly_counters",
  {
    id: primaryId(),
    /** A hash of the action and of what it is counted for, never an address. */
    key: text("key").notNull().unique(),
    action: text("action").notNull(),
    /** The account that is counted; NULL where an email address is, which need not have one. */
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    count: integer("count").notNull(),
    /** An hour after the first. */
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    index("hourly_counters_user_id_idx").on(table.userId),
    index("hourly_counters_expires_at_idx").on(table.expiresAt),
  ],
);

classify(
  hourlyCounters,
  "How often an account did something, or an email address was sent something, within an hour.",
  {
    id: "plain",
    key: "secret",
    action: "plain",
    userId: "plain",
    count: "plain",
    expiresAt: "plain",
  },
  {
    ends: "A counter is deleted after expires_at, which is within an hour.",
    portable: false,
  },
);
