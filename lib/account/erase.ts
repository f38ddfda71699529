import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { lifeHooks } from "./life-hooks";

/**
 * Deletes the user row, and with it all that hangs on it. Triggers leave the audit row and the job
 * that clears the files.
 *
 * @param input.road why, for the audit row
 * @param input.counts what went, for the audit row
 */
export async function eraseAccount(
  tx: Transaction,
  input: { userId: string; road: "purge" | "unverified" | "cli"; counts?: Record<string, number> },
): Promise<void> {
  const { userId, road, counts } = input;
  await lifeHooks.onPurge?.(tx, { userId });
  const erasure = JSON.stringify({ road, ...(counts && { counts }) });
  await tx.execute(sql`SELECT set_config('perennial.erasure', ${erasure}, true)`);
  await tx.delete(users).where(eq(users.id, userId));
  // The setting lasts until the end of the transaction; what else it deletes is another matter.
  await tx.execute(sql`SELECT set_config('perennial.erasure', '', true)`);
}
