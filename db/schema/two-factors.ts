import { boolean, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "./classify";
import { instant, primaryId } from "./columns";
import { users } from "./users";

export const twoFactors = pgTable(
  "two_factors",
  {
    id: primaryId(),
    secret: text("secret").notNull(),
    backupCodes: text("backup_codes").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    verified: boolean("verified").notNull().default(true),
    failedVerificationCount: integer("failed_verification_count").notNull().default(0),
    lockedUntil: instant("locked_until"),
  },
  (table) => [index("two_factors_user_id_idx").on(table.userId)],
);

classify(twoFactors, {
  id: "plain",
  secret: "secret",
  backupCodes: "secret",
  userId: "plain",
  verified: "plain",
  failedVerificationCount: "plain",
  lockedUntil: "plain",
});
