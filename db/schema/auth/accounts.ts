import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";

export const accounts = pgTable(
  "accounts",
  {
    id: primaryId(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("accounts_provider_id_account_id_unique").on(table.providerId, table.accountId),
    index("accounts_user_id_idx").on(table.userId),
  ],
);

classify(
  accounts,
  "Sign-in methods by Better Auth: the password’s hash, and linked accounts.",
  {
    id: "plain",
    accountId: "personal",
    providerId: "personal",
    userId: "plain",
    accessToken: "secret",
    refreshToken: "secret",
    idToken: "secret",
    accessTokenExpiresAt: "plain",
    refreshTokenExpiresAt: "plain",
    scope: "personal",
    password: "secret",
    createdAt: "personal",
    updatedAt: "plain",
  },
  { portable: true, without: ["accessToken", "refreshToken", "idToken"] },
);
