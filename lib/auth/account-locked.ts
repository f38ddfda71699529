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
  /** Of the one spelling that was guessed at. */
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
  const found = await db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(inArray(users.emailHash, emailHashes), eq(users.emailVerified, true)));
  const guessedAt = found.filter(({ email }) => exactEmailHashes(email).includes(exactHash));
  for (const { id } of guessedAt)
    await db.transaction(async (tx) => {
      const [user] = await tx.select().from(users).where(eq(users.id, id)).for("update");
      if (!user) return;
      const [told] = await tx
        .select({ id: auditLogs.id })
        .from(auditLogs)
        .where(
          and(
            eq(auditLogs.userId, id),
            eq(auditLogs.action, "account.locked"),
            sql`${auditLogs.metadata} ->> 'lock' = ${lock}`,
          ),
        )
        .limit(1);
      if (told) return;
      await appendAudit(tx, {
        action: "account.locked",
        userId: id,
        metadata: { lock, until },
      });
      // A deleted account has nothing to reset; its restore page leads on.
      if (user.status !== "active") return;
      await enqueueMail(tx, {
        template: "account-locked",
        to: user.email,
        props: {
          name: user.name,
          at,
          until,
          resetUrl: `${origin}/forgot-password`,
        },
      });
    });
}
