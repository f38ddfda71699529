import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { projects, users } from "@/db/schema";

/**
 * Holds an active user and a project of theirs in place until the transaction ends; `false` if there is
 * no such pair. It waits for a deletion that is in progress and sees what that decided. Locks are taken
 * in the order user, project, image, job everywhere, so that no two wait for each other.
 */
export async function lockOwner(
  tx: Transaction,
  owner: { userId: string; projectId: string },
): Promise<boolean> {
  const held = await tx
    .select({ id: projects.id })
    .from(users)
    .innerJoin(projects, eq(projects.userId, users.id))
    .where(
      and(eq(users.id, owner.userId), eq(users.status, "active"), eq(projects.id, owner.projectId)),
    )
    .for("share", { of: [users, projects] });
  return held.length === 1;
}
