import { createHash, randomUUID } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { users, verifications } from "@/db/schema";
import { lockUser } from "../lock-user";

const purpose = "export-running";
// An export that dies lets go by itself; one that lives says so each second.
const leaseTime = sql`now() + interval '30 seconds'`;

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

/** Says how far an export is, and that it lives. */
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
