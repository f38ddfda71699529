import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { announceChange } from "../account-changes";
import { removeSecondFactor } from "./enrollment";

/**
 * Lets the owner in again whom a second factor of another user keeps out: takes it off with its
 * recovery codes and all trust in devices, and signs the account out everywhere. The password and the
 * passkeys stay.
 *
 * @param input.origin what the link in the mail to the owner begins with
 * @returns `false` if the factor is not on, or if the account is deleted or gone
 */
export async function resetSecondFactor(
  tx: Transaction,
  input: { userId: string; origin: string; actorId?: string },
): Promise<boolean> {
  const user = await findActiveUser(tx, input.userId);
  if (!user || !(await removeSecondFactor(tx, user.id))) return false;
  await tx.delete(sessions).where(eq(sessions.userId, user.id));
  const { origin, actorId } = input;
  const metadata = { by: actorId ? "admin" : "cli" } as const;
  await announceChange(tx, user, { action: "two-factor.disabled", metadata, origin, actorId });
  return true;
}
