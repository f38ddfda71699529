import { and, eq, gt, inArray, ne, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { emailHashes } from "@/db/email-hash";
import { blockedIdentifiers, users } from "@/db/schema";
import { endReservations, lockAddress } from "../deletion/email-reservation";
import { findReceipt, findStoredReceipt } from "../receipts/receipt";
import { RecoveryRefusedError } from "./refusal";

/** What the other database says of the account. */
export type LostAccount = { id: string; subject: string; email: string };

/** Finds an active, verified account in the other database. @throws RecoveryRefusedError if there is none */
export async function getLostAccount(source: Transaction, address: string): Promise<LostAccount> {
  const email = address.trim().toLowerCase();
  const [user] = await source.select().from(users).where(eq(users.email, email));
  if (!user) throw new RecoveryRefusedError("unknown", email);
  if (user.status === "deleted") throw new RecoveryRefusedError("deleted-there");
  if (!user.emailVerified) throw new RecoveryRefusedError("unverified-there");
  return user;
}

async function checkUsers(tx: Transaction, lost: LostAccount): Promise<void> {
  const { id, subject, email } = lost;
  const found = await tx
    .select({ id: users.id, subject: users.subject, email: users.email, status: users.status })
    .from(users)
    .where(or(eq(users.id, id), eq(users.subject, subject), eq(users.email, email)));
  const same = found.find((user) => user.subject === subject);
  if (same)
    throw new RecoveryRefusedError(same.status === "active" ? "exists" : "deleted-here", same.id);
  if (found.some((user) => user.id === id)) throw new RecoveryRefusedError("id-taken", id);
  const other = found.find((user) => user.email === email);
  if (other) throw new RecoveryRefusedError("address-taken", other.id);
}

async function checkReservation(tx: Transaction, { email, subject }: LostAccount): Promise<void> {
  const [reserved] = await tx
    .select({ until: blockedIdentifiers.expiresAt })
    .from(blockedIdentifiers)
    .where(
      and(
        inArray(blockedIdentifiers.identifierHash, emailHashes(email)),
        gt(blockedIdentifiers.expiresAt, sql`now()`),
        ne(blockedIdentifiers.subject, subject),
      ),
    );
  if (reserved) throw new RecoveryRefusedError("reserved", reserved.until.toISOString());
}

/**
 * Makes sure that nothing here stands in the way of an account, and holds its address until the transaction ends.
 * The account’s own reservation, which outlives a row that a statement has deleted, ends.
 *
 * @throws RecoveryRefusedError
 */
export async function makeRoom(tx: Transaction, lost: LostAccount): Promise<void> {
  await lockAddress(tx, lost.email);
  await checkUsers(tx, lost);
  const receipt = (await findReceipt(tx, lost.subject)) ?? (await findStoredReceipt(lost.subject));
  if (receipt) throw new RecoveryRefusedError("erased");
  await checkReservation(tx, lost);
  await endReservations(tx, [lost.subject]);
}

/**
 * Takes the account’s files out of the clearings that wait, such as the one that a trigger has queued when the row
 * was deleted.
 *
 * @throws RecoveryRefusedError if a worker is deleting them
 */
export async function keepFiles(tx: Transaction, userId: string): Promise<void> {
  const prefix = `users/${userId}/`;
  const isOwn = sql`starts_with(path, ${prefix})`;
  const { rows } = await tx.execute<{ id: string; prefixes: string[]; keys: string[] }>(sql`
    DELETE FROM file_clearings WHERE EXISTS (
      SELECT FROM unnest(prefixes || keys) AS path WHERE ${isOwn})
    RETURNING id, ARRAY(SELECT path FROM unnest(prefixes) AS path WHERE NOT ${isOwn}) AS prefixes,
      ARRAY(SELECT path FROM unnest(keys) AS path WHERE NOT ${isOwn}) AS keys`);
  for (const { id, prefixes, keys } of rows) {
    // A job that waits is removed, one that runs is returned locked.
    const job = await tx.execute<{ locked: boolean | null }>(
      sql`SELECT locked_at IS NOT NULL AS locked FROM graphile_worker.remove_job(${`clear-files:${id}`}::text)`,
    );
    if (job.rows[0]?.locked) throw new RecoveryRefusedError("clearing");
    // The files of others, by a row and a job of their own.
    if (prefixes.length + keys.length > 0)
      await tx.execute(sql`INSERT INTO file_clearings (prefixes, keys)
        VALUES (${sql.param(prefixes)}::text[], ${sql.param(keys)}::text[])`);
  }
}
