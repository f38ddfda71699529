import { relations } from "drizzle-orm";
import { accounts } from "../auth/accounts";
import { sessions } from "../auth/sessions";
import { users } from "./users";

// Better Auth reads a session and its user in one statement through these.

export const usersRelations = relations(users, ({ many }) => ({
  sessions: many(sessions),
  accounts: many(accounts),
}));

export const sessionsRelations = relations(sessions, ({ one }) => ({
  users: one(users, { fields: [sessions.userId], references: [users.id] }),
}));

export const accountsRelations = relations(accounts, ({ one }) => ({
  users: one(users, { fields: [accounts.userId], references: [users.id] }),
}));
