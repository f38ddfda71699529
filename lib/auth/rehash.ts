import { and, eq } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { accounts } from "@/db/schema";
import { hashPassword, needsRehash } from "./password";

/**
 * Replaces an imported or outdated digest, once the password has just been found right; does nothing
 * if the digest is as new ones are, or has been replaced meanwhile.
 */
export async function rehashPassword(
  tx: Executor,
  input: { userId: string; password: string },
): Promise<void> {
  const [credential] = await tx
    .select({ id: accounts.id, digest: accounts.password })
    .from(accounts)
    .where(and(eq(accounts.userId, input.userId), eq(accounts.providerId, "credential")));
  if (!credential?.digest || !needsRehash(credential.digest)) return;
  await tx
    .update(accounts)
    .set({ password: await hashPassword(input.password) })
    .where(and(eq(accounts.id, credential.id), eq(accounts.password, credential.digest)));
}
