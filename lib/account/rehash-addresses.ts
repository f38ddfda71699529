import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { hashEmail, pepperIds } from "@/db/email-hash";

const batchSize = 500;

/**
 * Hashes every address that an account has anew, and the hold of its deletion with it, where another
 * pepper than the present one has hashed it; of erased accounts only holds are left, which expire.
 *
 * @returns how many accounts it changed
 */
export async function rehashAddresses(): Promise<number> {
  const [present] = pepperIds();
  for (let changed = 0; ; ) {
    const { rows } = await db.execute<{ id: string; email: string }>(sql`
      SELECT id, email FROM users WHERE email_hash_key <> ${present} ORDER BY id LIMIT ${batchSize}`);
    if (rows.length === 0) return changed;
    const hashes = rows.map(({ id, email }) => ({ id, email, hash: hashEmail(email).emailHash }));
    // A concurrent change of address has hashed the new one already.
    const done = await db.execute(sql`
      WITH fresh AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(hashes)}::jsonb)
          AS list (id uuid, email text, hash text)
      ), changed AS (
        UPDATE users SET email_hash = fresh.hash, email_hash_key = ${present}
        FROM fresh WHERE users.id = fresh.id AND users.email = fresh.email
          AND users.email_hash_key <> ${present}
        RETURNING users.subject, users.email_hash
      ), holds AS (
        UPDATE blocked_identifiers SET identifier_hash = changed.email_hash, hash_key = ${present}
        FROM changed WHERE blocked_identifiers.subject = changed.subject
      )
      SELECT subject FROM changed`);
    changed += done.rows.length;
    if (rows.length < batchSize) return changed;
  }
}
