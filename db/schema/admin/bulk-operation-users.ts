import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { instant } from "../columns";
import { bulkOperations } from "./bulk-operations";

/**
 * The accounts of a bulk operation. `listed` by their addresses in a draft; `pending` once it is confirmed, then
 * `done`, `skipped` or `failed`. The undo makes of `done` either `undone`, `kept` or `failed`.
 */
export const bulkOperationUsers = pgTable(
  "bulk_operation_users",
  {
    operationId: uuid("operation_id")
      .notNull()
      .references(() => bulkOperations.id, { onDelete: "cascade" }),
    /** `users.subject`, by which the row is known when the user is gone. */
    subject: uuid("subject").notNull(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "set null" }),
    state: text("state", {
      enum: ["listed", "pending", "done", "skipped", "failed", "undone", "kept"],
    }).notNull(),
    /** Why it was skipped, failed or kept; a code or an error without personal data. */
    reason: text("reason"),
    /** When the account was changed: the start of that transaction, which is the time of its deletion too. */
    changedAt: instant("changed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.operationId, table.subject] }),
    index("bulk_operation_users_user_id_idx").on(table.userId),
    index("bulk_operation_users_state_idx").on(table.operationId, table.state, table.userId),
    check(
      "bulk_operation_users_state_check",
      sql`state IN ('listed', 'pending', 'done', 'skipped', 'failed', 'undone', 'kept')`,
    ),
  ],
);

classify(
  bulkOperationUsers,
  "What became of each account of a bulk operation, under a random number that outlives the account.",
  {
    operationId: "plain",
    subject: "plain",
    userId: "plain",
    state: "plain",
    reason: "plain",
    changedAt: "plain",
  },
  { portable: false },
);
