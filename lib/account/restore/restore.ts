import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { emailHashes } from "@/db/email-hash";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMails } from "@/lib/email/enqueue";
import { endReservations } from "../deletion/email-reservation";
import { endAccess, endPending } from "../deletion/end-access";
import { bulkMailPriority } from "../deletion/mail-deletion";
import { lifecycleParticipants } from "../lifecycle";
import { lockUser, lockUsers } from "../lock-user";
import { consumeRestoreToken, restoreTokenOwner } from "./restore-tokens";

type RestoreInput = {
  origin: string;
  /** How the owner was verified, or by what else. */
  by: "password" | "link" | "grace-pass" | "admin" | "bulk" | "cli";
  actorId?: string;
  /** The bulk operation that it is part of. */
  operation?: string;
};

/**
 * Restores an account in its grace period, and nothing that was revoked with it.
 *
 * @returns `false` if the account is not deleted, or its deadline has passed
 */
export async function restoreAccount(
  tx: Transaction,
  { userId, ...input }: RestoreInput & { userId: string },
): Promise<boolean> {
  return (await restoreAccounts(tx, { ...input, userIds: [userId] })).length === 1;
}

/**
 * As `restoreAccount` for up to 100 accounts, in as many statements as for one.
 *
 * @returns the ids of those that were restored
 */
export async function restoreAccounts(
  tx: Transaction,
  input: RestoreInput & { userIds: string[] },
): Promise<string[]> {
  const { origin, by, actorId, operation } = input;
  // First the lock, then the look at the clock: a purge that holds the row has decided by then.
  await lockUsers(tx, input.userIds);
  const restored = await tx
    .update(users)
    .set({ status: "active", deletedAt: null, purgeAt: null })
    .where(
      // Not now(), which is when the transaction began: it may have waited past the deadline since.
      and(
        inArray(users.id, input.userIds),
        eq(users.status, "deleted"),
        gt(users.purgeAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ id: users.id, subject: users.subject, email: users.email, name: users.name });
  if (restored.length === 0) return [];
  const userIds = restored.map(({ id }) => id);
  // Who marked it deleted by a statement of their own has ended nothing.
  await endAccess(tx, userIds);
  await endPending(tx, userIds);
  await endReservations(
    tx,
    restored.map(({ subject }) => subject),
  );
  await appendAudit(tx, {
    action: "account.restored",
    userIds,
    actorId,
    metadata: { by, ...(operation && { operation }) },
  });
  const notes: (Map<string, string> | undefined)[] = [];
  for (const participant of lifecycleParticipants())
    notes.push(await participant.onRestore?.(tx, { userIds }));
  await enqueueMails(
    tx,
    restored.map(({ id, email, name }) => ({
      template: "restored",
      to: email,
      props: {
        name,
        notes: notes.flatMap((each) => each?.get(id) ?? []),
        signInUrl: `${origin}/sign-in`,
        resetUrl: `${origin}/forgot-password`,
      },
    })),
    by === "bulk" ? { priority: bulkMailPriority } : {},
  );
  return userIds;
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
