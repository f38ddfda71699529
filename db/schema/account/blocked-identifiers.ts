import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";

/** Email addresses that nobody can register until `expires_at`; kept as HMACs, never in clear. */
export const blockedIdentifiers = pgTable(
  "blocked_identifiers",
  {
    id: primaryId(),
    identifierHash: text("identifier_hash").notNull(),
    hashKey: text("hash_key").notNull(),
    type: text("type", { enum: ["email"] })
      .notNull()
      .default("email"),
    /** Of the account whose deletion reserved it; no foreign key, since a reservation may outlive the row. */
    subject: uuid("subject").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("blocked_identifiers_hash_subject_unique").on(table.identifierHash, table.subject),
    index("blocked_identifiers_subject_idx").on(table.subject),
    index("blocked_identifiers_expires_at_idx").on(table.expiresAt),
  ],
);

classify(
  blockedIdentifiers,
  "Reserved email addresses of deleted accounts, as hashes.",
  {
    id: "plain",
    identifierHash: "personal",
    hashKey: "plain",
    type: "plain",
    subject: "plain",
    expiresAt: "plain",
    createdAt: "plain",
  },
  {
    ends: "A reservation is deleted after expires_at, or by a restore.",
    portable: false,
  },
);
