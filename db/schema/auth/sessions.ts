import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";

export const sessions = pgTable(
  "sessions",
  {
    id: primaryId(),
    token: text("token").notNull().unique(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    /** City and country, where the platform tells them by the address. */
    place: text("place"),
    /** How it began: `password`, `magic-link`, `passkey`, `verify-email` or `oauth:<provider>`. */
    method: text("method"),
    /** The admin who impersonates the user, if one does; such a session cannot step up. */
    impersonatedBy: uuid("impersonated_by"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("sessions_user_id_idx").on(table.userId),
    index("sessions_expires_at_idx").on(table.expiresAt),
    index("sessions_impersonated_by_idx")
      .on(table.impersonatedBy)
      .where(sql`impersonated_by IS NOT NULL`),
    // However often it is used, a session ends: ASVS 5.0 V7.3.2, an absolute lifetime.
    check("sessions_lifetime_check", sql`expires_at <= created_at + interval '90 days'`),
  ],
);

classify(
  sessions,
  "Active sessions.",
  {
    id: "plain",
    token: "secret",
    userId: "plain",
    expiresAt: "plain",
    ipAddress: "personal",
    userAgent: "personal",
    place: "personal",
    method: "plain",
    impersonatedBy: "plain",
    createdAt: "personal",
    updatedAt: "personal",
  },
  { portable: false },
);
