import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import type { Preferences } from "@/db/schema/account/users";
import { appendAudit } from "@/lib/audit/append";

async function updateField(
  tx: Transaction,
  userId: string,
  change: { name: string } | { preferences: Preferences },
): Promise<void> {
  const field = "name" in change ? "name" : "preferences";
  const before = users[field];
  const { rowCount } = await tx
    .update(users)
    .set(change)
    .where(
      and(
        eq(users.id, userId),
        eq(users.status, "active"),
        sql`${before} IS DISTINCT FROM ${sql.param(Object.values(change)[0], before)}`,
      ),
    );
  if (rowCount) await appendAudit(tx, { action: "profile.changed", userId, metadata: { field } });
}

/** Changes the name of a user who is active. The audit log has that it was changed, not to which name. */
export const updateName = (tx: Transaction, userId: string, name: string): Promise<void> =>
  updateField(tx, userId, { name });

/** Replaces the preferences of a user who is active. */
export const updatePreferences = (
  tx: Transaction,
  userId: string,
  preferences: Preferences,
): Promise<void> => updateField(tx, userId, { preferences });
