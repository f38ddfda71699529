import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, sessions, verifications } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { endSessions } from "./end-sessions";
import { findActiveUser } from "./lock-user";

/**
 * Puts a new password in the place of the one that was proved, and tells the owner. Links and codes
 * that were mailed before open nothing any more.
 *
 * @param input.oldHash of the password that was proved
 * @param input.session the one that goes on; with a new `token` it goes on under that alone, and every
 *   other one ends
 * @returns `false` if the account is deleted, or its password has changed since the proof
 */
export async function changePassword(
  tx: Transaction,
  input: {
    userId: string;
    oldHash: string;
    newHash: string;
    session: { id: string; token: string | null };
    origin: string;
  },
): Promise<boolean> {
  const { userId, oldHash, newHash, session, origin } = input;
  const user = await findActiveUser(tx, userId);
  if (!user) return false;
  const changed = await tx
    .update(accounts)
    .set({ password: newHash, updatedAt: sql`now()` })
    .where(
      and(
        eq(accounts.userId, userId),
        eq(accounts.providerId, "credential"),
        eq(accounts.password, oldHash),
      ),
    )
    .returning({ id: accounts.id });
  if (changed.length === 0) return false;
  await tx.delete(verifications).where(eq(verifications.userId, userId));
  await appendAudit(tx, { action: "password.changed", userId, subject: user.subject });
  if (session.token) {
    await endSessions(tx, userId, { except: session.id });
    await tx.update(sessions).set({ token: session.token }).where(eq(sessions.id, session.id));
  }
  await enqueueMail(tx, {
    template: "password-changed",
    to: user.email,
    props: { name: user.name, resetUrl: `${origin}/forgot-password` },
  });
  return true;
}
