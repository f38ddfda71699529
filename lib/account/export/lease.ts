import { createHash, randomUUID } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { users, verifications } from "@/db/schema";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { lockUser } from "../lock-user";

const purpose = "export-running";
// An export that dies lets go by itself; one that lives says so three times within the term.
const leaseTime = sql`now() + interval '30 seconds'`;
const renewalMilliseconds = 10_000;

export type ExportProgress = { done: number; total: number };

const ofUser = (userId: string) =>
  and(eq(verifications.userId, userId), eq(verifications.purpose, purpose));

/** The export that runs for a user at this moment, or `null`. */
export async function runningExport(tx: Executor, userId: string): Promise<ExportProgress | null> {
  const [row] = await tx
    .select({ value: verifications.value })
    .from(verifications)
    .where(and(ofUser(userId), gt(verifications.expiresAt, sql`now()`)));
  return row ? (JSON.parse(row.value) as ExportProgress) : null;
}

/** Takes the one place that a user has for an export, unless one is running, or the user is gone. */
export async function takeLease(userId: string): Promise<{ id: string } | "running" | "gone"> {
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    if (await runningExport(tx, userId)) return "running";
    await tx.delete(verifications).where(ofUser(userId));
    const [user] = await tx
      .select({ emailHash: users.emailHash })
      .from(users)
      .where(eq(users.id, userId));
    if (!user) return "gone";
    const [row] = await tx
      .insert(verifications)
      .values({
        identifier: createHash("sha256").update(randomUUID()).digest("base64url"),
        value: JSON.stringify({ done: 0, total: 0 }),
        purpose,
        userId,
        emailHash: user.emailHash,
        expiresAt: leaseTime,
      })
      .returning({ id: verifications.id });
    return row ?? "gone";
  });
}

/**
 * Holds the place for as long as the export lives, however slow its reader is.
 *
 * @param onLost called where the place is another's: its term ended while this process stood still
 * @returns what stops it
 */
export function keepLease(leaseId: string, onLost: () => void): () => void {
  const renew = async () => {
    const renewed = await db
      .update(verifications)
      .set({ expiresAt: leaseTime })
      .where(eq(verifications.id, leaseId))
      .returning({ id: verifications.id });
    if (live && renewed.length === 0) onLost();
  };
  let live = true;
  const timer = setInterval(() => {
    renew().catch((error) =>
      log.warn({ error: reasonOf(error) }, "the lease of a data export could not be renewed"),
    );
  }, renewalMilliseconds).unref();
  return () => {
    live = false;
    clearInterval(timer);
  };
}

/** Says how far an export is. */
export async function reportProgress(leaseId: string, progress: ExportProgress): Promise<void> {
  await db
    .update(verifications)
    .set({ value: JSON.stringify(progress), expiresAt: leaseTime })
    .where(eq(verifications.id, leaseId));
}

/** Gives the place back. */
export async function endLease(tx: Executor, leaseId: string): Promise<void> {
  await tx.delete(verifications).where(eq(verifications.id, leaseId));
}
