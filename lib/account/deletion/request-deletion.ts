import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { emailHashes } from "@/db/email-hash";
import { users, verifications } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/queue";
import { isLastAdmin } from "../admins";
import { lifecycleParticipants } from "../lifecycle";
import { isStillValid, type RequestCredential } from "../restore/grace-passes";
import { reserveEmail } from "./email-reservation";
import { endAccess, endPending } from "./end-access";
import { eraseAccounts } from "./erase";

/** Which way a deletion came in; kept in the audit row. */
export type DeletionSource = "settings" | "api" | "admin" | "bulk" | "cli";

export type Deletion =
  | { ok: true; restorableUntil: Date | null }
  | { ok: false; code: "LAST_ADMIN" | "UNAUTHORIZED" };

const gone: Deletion = { ok: true, restorableUntil: null };

/**
 * Deletes an account softly: as every source does. Until the deadline, which is stored now, it can be
 * restored. An account whose address was never verified is erased at once. A repeated call changes
 * nothing and answers with the first deadline.
 *
 * What it takes does not grow with what the account owns; what has to be counted is counted later.
 *
 * @param input.origin what links in the mail begin with
 * @param input.atOnce leaves no time to restore
 * @param input.credential what it was asked with, if by a request: `UNAUTHORIZED` where that has ended since
 */
export async function requestDeletion(
  tx: Transaction,
  input: {
    userId: string;
    origin: string;
    source: DeletionSource;
    atOnce?: boolean;
    credential?: RequestCredential;
    /** The admin who does it, where it is not the owner. */
    actorId?: string;
  },
): Promise<Deletion> {
  const { userId, origin, source, credential, actorId } = input;
  // Admins first, in one order everywhere, so that two of them cannot deadlock.
  const [role] = await tx.select({ role: users.role }).from(users).where(eq(users.id, userId));
  const lastAdmin = role?.role === "admin" && (await isLastAdmin(tx, userId));
  const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
  if (!user) return gone;
  if (user.status === "deleted") {
    await endAccess(tx, userId);
    return { ok: true, restorableUntil: user.purgeAt };
  }
  if (credential && !(await isStillValid(tx, userId, credential)))
    return { ok: false, code: "UNAUTHORIZED" };
  if (lastAdmin) return { ok: false, code: "LAST_ADMIN" };
  if (!user.emailVerified) {
    await eraseAccounts(tx, "unverified", [{ userId }]);
    return gone;
  }

  const days = input.atOnce ? 0 : env().RETENTION_DAYS;
  const [marked] = await tx
    .update(users)
    .set({
      status: "deleted",
      deletedAt: sql`now()`,
      purgeAt: sql`now() + make_interval(days => ${days}::int)`,
    })
    .where(eq(users.id, userId))
    .returning({ purgeAt: users.purgeAt });
  if (!marked?.purgeAt) throw new Error("the account was not marked");
  const { purgeAt } = marked;

  // The lock on the address comes before those on links that were mailed there, other accounts' included.
  await reserveEmail(tx, { ...user, purgeAt });
  await endAccess(tx, userId);
  await endPending(tx, userId);
  // Of other accounts of this mailbox only what would bring its address to one of them.
  await tx
    .delete(verifications)
    .where(
      and(
        inArray(verifications.emailHash, emailHashes(user.email)),
        eq(verifications.purpose, "change-email"),
      ),
    );
  await appendAudit(tx, {
    action: "account.deleted",
    userId,
    actorId,
    metadata: { source, restorableUntil: purgeAt.toISOString() },
  });
  for (const participant of lifecycleParticipants())
    await participant.onDelete?.(tx, { userId, restorableUntil: days === 0 ? null : purgeAt });
  if (days === 0) {
    await enqueue(tx, "purge-account", { userId }, { key: `purge:${userId}` });
    return gone;
  }
  await enqueue(tx, "mail-deletion", { userId, origin });
  return { ok: true, restorableUntil: purgeAt };
}
