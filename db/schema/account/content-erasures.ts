import { index, pgTable, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { instant, primaryId } from "../columns";
import { users } from "./users";

/** Erasures of the content of accounts that stay, from the request until they are done or cancelled. */
export const contentErasures = pgTable(
  "content_erasures",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .unique()
      .references(() => users.id, { onDelete: "cascade" }),
    /** What is younger stays. */
    requestedAt: instant("requested_at").notNull().defaultNow(),
    /** Until then it can be cancelled. */
    eraseAt: instant("erase_at").notNull(),
  },
  (table) => [index("content_erasures_erase_at_idx").on(table.eraseAt)],
);

classify(
  contentErasures,
  "Requested erasures of an account’s content, at most one for each account.",
  {
    id: "plain",
    userId: "plain",
    requestedAt: "personal",
    eraseAt: "personal",
  },
);
