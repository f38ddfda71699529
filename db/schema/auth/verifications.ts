import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";

export const verifications = pgTable(
  "verifications",
  {
    id: primaryId(),
    /** Hashed: the token that was mailed is not in the database. */
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: instant("expires_at").notNull(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "cascade" }),
    emailHash: text("email_hash"),
    /** What the token opens, such as `verify-email`; a newer one of the same purpose voids it. */
    purpose: text("purpose"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("verifications_identifier_idx").on(table.identifier),
    index("verifications_expires_at_idx").on(table.expiresAt),
    index("verifications_user_id_idx").on(table.userId),
    index("verifications_email_hash_idx").on(table.emailHash),
  ],
);

classify(
  verifications,
  "Links and codes that were sent by email, as hashes.",
  {
    id: "plain",
    identifier: "secret",
    value: "secret",
    expiresAt: "plain",
    userId: "plain",
    emailHash: "secret",
    purpose: "plain",
    createdAt: "plain",
    updatedAt: "plain",
  },
  { portable: false },
);
