import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, sessions } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { forgetTrustedDevices } from "@/lib/auth/two-factor/trust";
import { enqueueMail } from "@/lib/email/enqueue";
import { endPending } from "./end-pending";
import { endSessions } from "./end-sessions";
import { findActiveUser } from "./lock-user";

/**
 * Puts a new password in the place of the one that was proved, and tells the owner. Links and codes
 * that were mailed before open nothing any more.
 *
 * @param input.oldHash of the password that was proved
 * @param input.session the one that goes on; with a `newToken` it goes on under that alone, and every
 *   other one ends, as does the trust in devices
 * @returns `false` if the account is deleted, the session has ended, or the password has changed since the proof
 */
export async function changePassword(
  tx: Transaction,
  input: {
    userId: string;
    oldHash: string;
    newHash: string;
    session: { id: string; token: string; newToken: string | null };
    origin: string;
  },
): Promise<boolean> {
  const { userId, oldHash, newHash, session, origin } = input;
  const user = await findActiveUser(tx, userId, session.token);
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
  await endPending(tx, userId, { uploads: false });
  await appendAudit(tx, { action: "password.changed", userId });
  if (session.newToken) {
    await endSessions(tx, userId, { except: session.id });
    await tx.update(sessions).set({ token: session.newToken }).where(eq(sessions.id, session.id));
    await forgetTrustedDevices(tx, userId);
  }
  await enqueueMail(tx, {
    template: "password-changed",
    to: user.email,
    props: { name: user.name, resetUrl: `${origin}/forgot-password` },
  });
  return true;
}
