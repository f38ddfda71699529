import { sql } from "drizzle-orm";
import { boolean, check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";

export type Preferences = {
  theme: "system" | "light" | "dark";
  productMail: boolean;
};

export const defaultPreferences: Preferences = { theme: "system", productMail: true };

export const users = pgTable(
  "users",
  {
    id: primaryId(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    role: text("role", { enum: ["member", "admin"] })
      .notNull()
      .default("member"),
    preferences: jsonb("preferences").$type<Preferences>().notNull().default(defaultPreferences),
    twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
    status: text("status", { enum: ["active", "deleted"] })
      .notNull()
      .default("active"),
    deletedAt: instant("deleted_at"),
    purgeAt: instant("purge_at"),
    /** Since when the account may not be used; it can be deleted and restored all the same. */
    bannedAt: instant("banned_at"),
    /** Why, in an admin’s words; the owner does not see it. */
    banReason: text("ban_reason"),
    /** When the suspension ends by itself, if it does. */
    banExpiresAt: instant("ban_expires_at"),
    /** When the account was last used, to the hour; `null` where nobody ever signed in. */
    lastActiveAt: instant("last_active_at"),
    /** The only name that audit rows and receipts use for this person. */
    subject: uuid("subject").notNull().unique().defaultRandom(),
    emailHash: text("email_hash").notNull(),
    emailHashKey: text("email_hash_key").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("users_created_at_idx").on(table.createdAt, table.id),
    index("users_last_active_at_idx").on(sql`coalesce(last_active_at, '-infinity')`, table.id),
    // In the order of bytes, in which an index finds beginnings too.
    index("users_name_idx").on(sql`(lower(name) COLLATE "C")`, table.id),
    index("users_email_idx").on(sql`(email COLLATE "C")`),
    index("users_search_idx").using("gin", sql`(lower(name) || chr(10) || email) gin_trgm_ops`),
    index("users_purge_at_idx").on(table.purgeAt).where(sql`status = 'deleted'`),
    index("users_email_hash_idx").on(table.emailHash),
    index("users_banned_idx").on(table.banExpiresAt).where(sql`banned_at IS NOT NULL`),
    index("users_admin_idx").on(table.id).where(sql`role = 'admin'`),
    index("users_unverified_idx").on(table.createdAt, table.id).where(sql`NOT email_verified`),
    check("users_role_check", sql`role IN ('member', 'admin')`),
    check("users_status_check", sql`status IN ('active', 'deleted')`),
    check(
      "users_deleted_check",
      sql`(status = 'deleted') = (deleted_at IS NOT NULL) AND (status = 'deleted') = (purge_at IS NOT NULL)`,
    ),
    check(
      "users_ban_check",
      sql`banned_at IS NOT NULL OR (ban_reason IS NULL AND ban_expires_at IS NULL)`,
    ),
  ],
);

classify(
  users,
  "A person’s account: name, email address, role, preferences, and whether it is active or deleted and until when it can be restored.",
  {
    id: "plain",
    name: "personal",
    email: "personal",
    emailVerified: "plain",
    image: "personal",
    role: "plain",
    preferences: "personal",
    twoFactorEnabled: "plain",
    status: "plain",
    deletedAt: "plain",
    purgeAt: "plain",
    bannedAt: "plain",
    banReason: "personal",
    banExpiresAt: "plain",
    lastActiveAt: "personal",
    subject: "plain",
    emailHash: "secret",
    emailHashKey: "plain",
    createdAt: "personal",
    updatedAt: "plain",
  },
  { portable: true },
);
