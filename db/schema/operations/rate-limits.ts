import { bigint, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { primaryId } from "../columns";

export const rateLimits = pgTable(
  "rate_limits",
  {
    id: primaryId(),
    key: text("key").notNull().unique(),
    count: integer("count").notNull(),
    /** Milliseconds since the epoch, as Better Auth counts. */
    lastRequest: bigint("last_request", { mode: "number" }).notNull(),
  },
  (table) => [index("rate_limits_last_request_idx").on(table.lastRequest)],
);

classify(
  rateLimits,
  "Requests counted for rate limits.",
  {
    id: "plain",
    key: "personal",
    count: "plain",
    lastRequest: "plain",
  },
  {
    ends: "Keys contain client IP addresses. A row is deleted after its window has passed, within a day at most.",
    portable: false,
  },
);
