import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

/** Seals over stretches of the audit log, each signed together with the one before it. */
export const auditSeals = pgTable("audit_seals", {
  id: primaryId(),
  fromSeq: bigint("from_seq", { mode: "number" }).notNull().unique(),
  toSeq: bigint("to_seq", { mode: "number" }).notNull().unique(),
  rowCount: integer("row_count").notNull(),
  /** SHA-256 over the hash of the seal before and each row in order, base64url. */
  hash: text("hash").notNull(),
  /** Ed25519 over the hash, base64url. */
  signature: text("signature").notNull(),
  keyId: text("key_id").notNull(),
  createdAt: createdAt(),
});

classify(
  auditSeals,
  "Signed hashes over stretches of the audit log, so that a changed or missing row shows.",
  {
    id: "plain",
    fromSeq: "plain",
    toSeq: "plain",
    rowCount: "plain",
    hash: "plain",
    signature: "plain",
    keyId: "plain",
    createdAt: "plain",
  },
  { portable: false },
);
