import { and, eq, inArray, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { isSuspended } from "./ban";
import { lockUser } from "./lock-user";

type Role = "member" | "admin";

/**
 * Locks every admin until the transaction ends, in one order, so that two cannot leave at once. It comes before
 * the locks on other users.
 *
 * @returns the admins whose accounts are active, and whether each can sign in
 */
export function lockAdmins(tx: Executor): Promise<{ id: string; canSignIn: boolean }[]> {
  return tx
    .select({
      id: users.id,
      canSignIn: sql<boolean>`${users.emailVerified} AND NOT ${isSuspended()}`,
    })
    .from(users)
    .where(and(eq(users.role, "admin"), eq(users.status, "active")))
    .orderBy(users.id)
    .for("update");
}

/**
 * Of accounts that are about to leave, the admin without whom nobody could administer; locks as `lockAdmins` where
 * an admin is among them.
 *
 * @returns `undefined` if another admin stays who can sign in, or if no admin leaves
 */
export async function findLastAdmin(tx: Executor, leaving: string[]): Promise<string | undefined> {
  const isAdmin = and(inArray(users.id, leaving), eq(users.role, "admin"));
  if ((await tx.$count(users, isAdmin)) === 0) return undefined;
  const admins = await lockAdmins(tx);
  if (admins.some(({ id, canSignIn }) => canSignIn && !leaving.includes(id))) return undefined;
  const own = admins.filter(({ id }) => leaving.includes(id));
  return (own.find(({ canSignIn }) => canSignIn) ?? own[0])?.id;
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
  const lastAdmin = await findLastAdmin(tx, [userId]);
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
