import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";

export const apiKeys = pgTable(
  "api_keys",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** The first characters of the key, by which its owner recognises it. */
    start: text("start").notNull(),
    keyHash: text("key_hash").notNull().unique(),
    expiresAt: instant("expires_at").notNull(),
    /** May be an hour old: it is not written on each use. */
    lastUsedAt: instant("last_used_at"),
    createdAt: createdAt(),
  },
  (table) => [index("api_keys_user_id_idx").on(table.userId)],
);

classify(
  apiKeys,
  "API keys, as hashes.",
  {
    id: "plain",
    userId: "plain",
    name: "personal",
    start: "secret",
    keyHash: "secret",
    expiresAt: "plain",
    lastUsedAt: "personal",
    createdAt: "personal",
  },
  { portable: false },
);
