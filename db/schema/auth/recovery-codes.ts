import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";

/** Codes that replace the second factor, once each. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    codeHash: text("code_hash").notNull(),
    usedAt: instant("used_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("recovery_codes_user_id_idx").on(table.userId),
    unique("recovery_codes_user_id_code_hash_unique").on(table.userId, table.codeHash),
  ],
);

classify(
  recoveryCodes,
  "Recovery codes of two-factor authentication, as hashes.",
  {
    id: "plain",
    userId: "plain",
    codeHash: "secret",
    usedAt: "personal",
    createdAt: "personal",
  },
  { portable: true },
);
