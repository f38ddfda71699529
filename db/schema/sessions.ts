import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "./classify";
import { createdAt, instant, primaryId, updatedAt } from "./columns";
import { users } from "./users";

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
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("sessions_user_id_idx").on(table.userId),
    index("sessions_expires_at_idx").on(table.expiresAt),
  ],
);

classify(sessions, {
  id: "plain",
  token: "secret",
  userId: "plain",
  expiresAt: "plain",
  ipAddress: "personal",
  userAgent: "personal",
  createdAt: "personal",
  updatedAt: "personal",
});
