import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { exactEmailHashes } from "@/db/email-hash";
import { auditLogs, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";

const payloadSchema = z.object({
  /** Under each pepper that was known: while one is replaced, accounts are hashed under either. */
  emailHashes: z.array(z.string()).min(1),
  /** The hash of the one spelling that was attempted. */
  exactHash: z.string(),
  origin: z.string(),
  at: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Names this one lock. */
  lock: z.uuid(),
});

/**
 * Audits that wrong passwords have locked an account and tells its owner how to get in all the same; for an
 * address without an account, nothing. A lock that has been told is not told again.
 */
export async function accountLockedTask(payload: unknown): Promise<void> {
  const { emailHashes, exactHash, origin, at, until, lock } = payloadSchema.parse(payload);
  await db.transaction(async (tx) => {
    const found = await tx
      .select()
      .from(users)
      .where(and(inArray(users.emailHash, emailHashes), eq(users.emailVerified, true)))
      .orderBy(users.id)
      .for("update");
    const user = found.find(({ email }) => exactEmailHashes(email).includes(exactHash));
    if (!user) return;
    const { id: userId, name } = user;
    const sameLock = and(
      eq(auditLogs.userId, userId),
      eq(auditLogs.action, "account.locked"),
      sql`${auditLogs.metadata} ->> 'lock' = ${lock}`,
    );
    if ((await tx.$count(auditLogs, sameLock)) > 0) return;
    await appendAudit(tx, { action: "account.locked", userId, metadata: { lock, until } });
    // A deleted account has nothing to reset; its restore page leads on.
    if (user.status !== "active") return;
    const props = { name, at, until, resetUrl: `${origin}/forgot-password` };
    await enqueueMail(tx, { template: "account-locked", to: user.email, props });
  });
}
