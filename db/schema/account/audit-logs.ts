import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";
import { users } from "./users";

export const auditLogs = pgTable(
  "audit_logs",
  {
    id: primaryId(),
    seq: bigint("seq", { mode: "number" }).generatedAlwaysAsIdentity().unique(),
    action: text("action").notNull(),
    userId: uuid("user_id").references(() => users.id, { onDelete: "set null" }),
    /** `users.subject` of whom the row is about; it stays when the user is gone. */
    subject: uuid("subject"),
    /** `users.subject` of the admin who did it, where it was one. */
    actorSubject: uuid("actor_subject"),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (table) => [
    index("audit_logs_user_id_idx").on(table.userId),
    // Each filter of the viewer has the order of the list: by time, and by number where that is the same.
    index("audit_logs_created_at_idx").on(table.createdAt, table.seq),
    index("audit_logs_subject_idx").on(table.subject, table.createdAt, table.seq),
    index("audit_logs_action_idx").on(table.action, table.createdAt, table.seq),
    index("audit_logs_actor_idx")
      .on(table.actorSubject, table.createdAt, table.seq)
      .where(sql`actor_subject IS NOT NULL`),
  ],
);

classify(auditLogs, "The audit log: what was done to an account, when, and by whom.", {
  id: "plain",
  seq: "plain",
  action: "plain",
  userId: "plain",
  subject: "plain",
  actorSubject: "plain",
  metadata: "plain",
  createdAt: "plain",
});
