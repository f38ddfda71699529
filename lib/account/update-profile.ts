import { eq } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { users } from "@/db/schema";
import type { Preferences } from "@/db/schema/account/users";

/** Changes a user's name. */
export async function updateName(tx: Executor, userId: string, name: string): Promise<void> {
  await tx.update(users).set({ name }).where(eq(users.id, userId));
}

/** Replaces a user's preferences. */
export async function updatePreferences(
  tx: Executor,
  userId: string,
  preferences: Preferences,
): Promise<void> {
  await tx.update(users).set({ preferences }).where(eq(users.id, userId));
}
