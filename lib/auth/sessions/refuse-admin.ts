import { and, eq, gt, isNull, not, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { isSuspended } from "@/lib/account/ban";
import { takeGrant } from "../step-up/grants";

/** The session of an admin that asks for a change to somebody else's account. */
export type AdminSession = { id: string; sessionId: string };

/** Who operates: an admin, or the command line, whose user has access to the database. */
export type Operator = AdminSession | "cli";

/** Whose row of the audit log it is that tells of an operation: the admin's own; of the command line nobody's. */
export const ownRow = (operator: Operator) =>
  operator === "cli" ? { userId: null } : { userId: operator.id, actorId: operator.id };

/**
 * Asks within the transaction of a change whether the session that asked for it is still an admin's, and locks
 * the admin so that it stays so. Call `lockAdmins` before it where the change is about an admin, and lock other
 * users after it. The command line is never refused.
 *
 * @param options.stepUp whether to use up the grant of a step-up, which sensitive changes require
 * @returns `null` to go on
 */
export async function refuseAdmin(
  tx: Transaction,
  admin: Operator,
  options: { stepUp: boolean },
): Promise<"FORBIDDEN" | "REAUTHENTICATION_REQUIRED" | null> {
  if (admin === "cli") return null;
  await tx.select({ id: users.id }).from(users).where(eq(users.id, admin.id)).for("share");
  const [still] = await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(sessions, eq(sessions.userId, users.id))
    .where(
      and(
        eq(users.id, admin.id),
        eq(users.role, "admin"),
        eq(users.status, "active"),
        not(isSuspended()),
        eq(sessions.id, admin.sessionId),
        gt(sessions.expiresAt, sql`now()`),
        isNull(sessions.impersonatedBy),
      ),
    );
  if (!still) return "FORBIDDEN";
  if (!options.stepUp) return null;
  const requester = { kind: "session", id: admin.sessionId, userId: admin.id } as const;
  return (await takeGrant(tx, requester, "admin")) ? null : "REAUTHENTICATION_REQUIRED";
}
