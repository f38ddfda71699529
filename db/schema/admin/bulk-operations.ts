import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId, updatedAt } from "../columns";

export const bulkKinds = ["delete", "restore", "sign-out", "export"] as const;

/** Whom a bulk operation is about; every condition that is there has to be met. */
export type BulkFilter = {
  /** The accounts of a list of addresses, which are the operation's users in state `listed`. */
  listed?: true;
  /** What comes after the @, in lower case. */
  domain?: string;
  /** Created at or after this instant. */
  createdFrom?: string;
  /** Created before this instant. */
  createdBefore?: string;
  /** Not used since this instant, or, where never used, created before it. */
  inactiveSince?: string;
};

/** Whom a bulk operation takes in that it otherwise leaves out. */
export type BulkOptions = {
  includePaying?: boolean;
  includeUnverified?: boolean;
};

/**
 * Operations of admins, or of the command line, on many accounts. `draft` until it is confirmed, then `running`, then `cancelled` or `done`;
 * its undo is `undoing` and then `undone`.
 */
export const bulkOperations = pgTable(
  "bulk_operations",
  {
    id: primaryId(),
    kind: text("kind", { enum: bulkKinds }).notNull(),
    status: text("status", {
      enum: ["draft", "running", "cancelled", "done", "undoing", "undone"],
    })
      .notNull()
      .default("draft"),
    filter: jsonb("filter").$type<BulkFilter>().notNull(),
    options: jsonb("options").$type<BulkOptions>().notNull(),
    /** Of what was confirmed: SHA-256 over kind, options and the ids of the accounts. */
    digest: text("digest"),
    actorId: uuid("actor_id").references(() => users.id, { onDelete: "set null" }),
    /** `users.subject` of the admin; it stays when the user is gone. `null` for the command line. */
    actorSubject: uuid("actor_subject"),
    /** What links in mails begin with. */
    origin: text("origin").notNull(),
    total: integer("total").notNull().default(0),
    done: integer("done").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    undone: integer("undone").notNull().default(0),
    kept: integer("kept").notNull().default(0),
    /** When the run or the undo began that is the latest, and how many accounts it had taken care of by then. */
    runSince: instant("run_since"),
    runFrom: integer("run_from").notNull().default(0),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** Until when the whole of a deletion can be undone: the earliest deadline of its accounts. */
    undoUntil: instant("undo_until"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("bulk_operations_created_at_idx").on(table.createdAt),
    index("bulk_operations_actor_id_idx").on(table.actorId),
    check("bulk_operations_kind_check", sql`kind IN ('delete', 'restore', 'sign-out', 'export')`),
    check(
      "bulk_operations_status_check",
      sql`status IN ('draft', 'running', 'cancelled', 'done', 'undoing', 'undone')`,
    ),
  ],
);

classify(
  bulkOperations,
  "Operations of admins on many accounts, and how far they are.",
  {
    id: "plain",
    kind: "plain",
    status: "plain",
    filter: "plain",
    options: "plain",
    digest: "plain",
    actorId: "plain",
    actorSubject: "plain",
    origin: "plain",
    total: "plain",
    done: "plain",
    skipped: "plain",
    failed: "plain",
    undone: "plain",
    kept: "plain",
    runSince: "plain",
    runFrom: "plain",
    startedAt: "plain",
    endedAt: "plain",
    undoUntil: "plain",
    createdAt: "plain",
    updatedAt: "plain",
  },
  { portable: false },
);
