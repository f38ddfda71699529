import { sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

/**
 * Stored files that are to be cleared. A trigger enqueues a `clear-files` job for each row, so that inserting
 * the row is all that a caller does; the job deletes the row. Until then the files are not orphaned.
 */
export const fileClearings = pgTable("file_clearings", {
  id: primaryId(),
  /** Cleared whole, such as `users/<id>/`. */
  prefixes: text("prefixes").array().notNull().default(sql`'{}'`),
  /** Single files. */
  keys: text("keys").array().notNull().default(sql`'{}'`),
  createdAt: createdAt(),
});

classify(
  fileClearings,
  "Stored files that a background job is to delete.",
  {
    id: "plain",
    prefixes: "plain",
    keys: "plain",
    createdAt: "plain",
  },
  { portable: false },
);
