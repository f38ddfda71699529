import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { emailHashes } from "@/db/email-hash";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { endReservations } from "../deletion/email-reservation";
import { endAccess, endPending } from "../deletion/end-access";
import { lifecycleParticipants } from "../lifecycle";
import { lockUser } from "../lock-user";
import { consumeRestoreToken, restoreTokenOwner } from "./restore-tokens";

/**
 * Restores an account in its grace period, and nothing that was revoked with it.
 *
 * @param input.by how the owner was verified
 * @returns `false` if the account is not deleted, or its deadline has passed
 */
export async function restoreAccount(
  tx: Transaction,
  input: {
    userId: string;
    origin: string;
    by: "password" | "link" | "grace-pass" | "admin" | "bulk" | "cli";
    actorId?: string;
  },
): Promise<boolean> {
  const { userId, origin, by, actorId } = input;
  // First the lock, then the look at the clock: a purge that holds the row has decided by then.
  await lockUser(tx, userId);
  const [user] = await tx
    .update(users)
    .set({ status: "active", deletedAt: null, purgeAt: null })
    .where(
      // Not now(), which is when the transaction began: it may have waited past the deadline since.
      and(
        eq(users.id, userId),
        eq(users.status, "deleted"),
        gt(users.purgeAt, sql`clock_timestamp()`),
      ),
    )
    .returning();
  if (!user) return false;
  // Who marked it deleted by a statement of their own has ended nothing.
  await endAccess(tx, userId);
  await endPending(tx, userId);
  await endReservations(tx, user.subject);
  await appendAudit(tx, {
    action: "account.restored",
    userId,
    actorId,
    metadata: { by },
  });
  const notes: string[] = [];
  for (const participant of lifecycleParticipants()) {
    const note = await participant.onRestore?.(tx, { userId });
    if (note) notes.push(note);
  }
  await enqueueMail(tx, {
    template: "restored",
    to: user.email,
    props: {
      name: user.name,
      notes,
      signInUrl: `${origin}/sign-in`,
      resetUrl: `${origin}/forgot-password`,
    },
  });
  return true;
}

/** Restores by an emailed link; `false` if its token is unknown, used, voided or expired. */
export async function restoreByToken(
  tx: Transaction,
  input: { token: string; origin: string },
): Promise<boolean> {
  const userId = await restoreTokenOwner(tx, input.token);
  if (!userId) return false;
  await lockUser(tx, userId);
  if ((await consumeRestoreToken(tx, input.token)) !== userId) return false;
  return restoreAccount(tx, { userId, origin: input.origin, by: "link" });
}

/**
 * The account that an address has to restore, locked: the one of that very spelling, else the one of
 * the same mailbox that was deleted last; `null` where there is none.
 */
export async function findRestorable(tx: Transaction, address: string) {
  const email = address.toLowerCase();
  const [user] = await tx
    .select()
    .from(users)
    .where(
      and(
        inArray(users.emailHash, emailHashes(email)),
        eq(users.status, "deleted"),
        gt(users.purgeAt, sql`now()`),
      ),
    )
    .orderBy(desc(eq(users.email, email)), desc(users.deletedAt))
    .limit(1)
    .for("update");
  return user?.purgeAt ? { ...user, purgeAt: user.purgeAt } : null;
}
