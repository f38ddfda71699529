import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";

/** Holds a user's row until the transaction ends. It comes before every other lock, so that no two wait for each other. */
export async function lockUser(tx: Transaction, userId: string): Promise<void> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
}

/** A user whose account is active, held until the transaction ends so that nothing deletes it; or `null`. */
export async function findActiveUser(
  tx: Transaction,
  userId: string,
): Promise<typeof users.$inferSelect | null> {
  await lockUser(tx, userId);
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "active")));
  return user ?? null;
}
