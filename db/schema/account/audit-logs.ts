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
    /** `users.subject` of who did it, where that is somebody else. */
    actorSubject: uuid("actor_subject"),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (table) => [
    index("audit_logs_user_id_idx").on(table.userId),
    index("audit_logs_subject_idx").on(table.subject),
    index("audit_logs_created_at_idx").on(table.createdAt),
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
