import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

/** What was erased with an account and when, signed; it names nobody but the subject. */
export const erasureReceipts = pgTable(
  "erasure_receipts",
  {
    id: primaryId(),
    subject: uuid("subject").notNull(),
    document: jsonb("document").$type<Record<string, unknown>>().notNull(),
    /** Ed25519 over the canonical JSON of the document, base64url. */
    signature: text("signature").notNull(),
    keyId: text("key_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("erasure_receipts_subject_idx").on(table.subject)],
);

classify(erasureReceipts, "Signed receipts of what was permanently erased.", {
  id: "plain",
  subject: "plain",
  document: "plain",
  signature: "plain",
  keyId: "plain",
  createdAt: "plain",
});
