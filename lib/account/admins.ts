import { and, eq } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { lockUser } from "./lock-user";

type Role = "member" | "admin";

/**
 * Locks every admin until the transaction ends, in one order, so that two cannot leave at once. It comes before
 * the locks on other users.
 *
 * @returns the ids of the admins whose accounts are active
 */
export async function lockAdmins(tx: Executor): Promise<string[]> {
  const admins = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), eq(users.status, "active")))
    .orderBy(users.id)
    .for("update");
  return admins.map(({ id }) => id);
}

/** Whether nobody else could administer; locks as `lockAdmins`. */
export async function isLastAdmin(tx: Executor, userId: string): Promise<boolean> {
  const admins = await lockAdmins(tx);
  return admins.length === 1 && admins[0] === userId;
}

/**
 * Changes the role of an active account. The database ends the sessions in which a former admin impersonates
 * somebody.
 *
 * @returns `null` once the account has the role; otherwise a code, and nothing has changed
 */
export async function changeRole(
  tx: Transaction,
  input: { userId: string; role: Role; actorId?: string },
): Promise<"LAST_ADMIN" | "ACCOUNT_GONE" | "ACCOUNT_SUSPENDED" | null> {
  const { userId, role, actorId } = input;
  const lastAdmin = await isLastAdmin(tx, userId);
  await lockUser(tx, userId);
  const [user] = await tx
    .select({ role: users.role, status: users.status, bannedAt: users.bannedAt })
    .from(users)
    .where(eq(users.id, userId));
  if (user?.status !== "active") return "ACCOUNT_GONE";
  if (user.role === role) return null;
  if (lastAdmin) return "LAST_ADMIN";
  // An admin cannot be suspended, so a suspended member cannot become one.
  if (user.bannedAt) return "ACCOUNT_SUSPENDED";
  await tx.update(users).set({ role }).where(eq(users.id, userId));
  await appendAudit(tx, { action: "account.role-changed", userId, actorId, metadata: { role } });
  return null;
}
