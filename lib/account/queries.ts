import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { db } from "@/db/client";
import { countOwned } from "@/db/ownership";
import { users } from "@/db/schema";
import { env } from "@/lib/env";
import type { Holding } from "@/lib/format/counts";
import { lifecycleParticipants } from "./lifecycle";
import { restoreTokenOwner } from "./restore/restore-tokens";

/** What each of the users would call theirs, counted by the features, in their order. */
export async function describeHoldings(
  executor: Executor,
  userIds: string[],
): Promise<Map<string, Holding[]>> {
  const holdings = new Map(userIds.map((userId) => [userId, [] as Holding[]]));
  for (const participant of lifecycleParticipants())
    for (const { userId, ...holding } of (await participant.describe?.(executor, userIds)) ?? [])
      holdings.get(userId)?.push(holding);
  return holdings;
}

export type DeletionPreview = {
  holdings: Holding[];
  /** Every table that loses rows, counted from the ownership graph. */
  rows: { table: string; count: number }[];
  retentionDays: number;
  restorableUntil: Date;
};

/** What a deletion would take, counted, and until when it could be undone. */
export async function deletionPreview(userId: string): Promise<DeletionPreview> {
  const retentionDays = env().RETENTION_DAYS;
  const [holdings, owned, clock] = await Promise.all([
    describeHoldings(db, [userId]),
    countOwned(db, [userId]),
    db.execute<{ until: Date | string }>(
      sql`SELECT now() + make_interval(days => ${retentionDays}::int) AS until`,
    ),
  ]);
  return {
    holdings: holdings.get(userId) ?? [],
    rows: owned.map(({ table, count }) => ({ table, count })),
    retentionDays,
    restorableUntil: new Date(clock.rows[0]?.until ?? Date.now()),
  };
}

/** Until when a deleted account can be restored; `null` if it is not deleted or it is too late. */
export async function restorableUntil(userId: string): Promise<Date | null> {
  const [row] = await db
    .select({ purgeAt: users.purgeAt })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "deleted"), gt(users.purgeAt, sql`now()`)));
  return row?.purgeAt ?? null;
}

/** The dates of the account that a mailed restore link opens, without using the link up; or `null`. */
export async function restoreLinkDates(
  token: string,
): Promise<{ joinedAt: Date; deletedAt: Date; restorableUntil: Date } | null> {
  const userId = await restoreTokenOwner(db, token);
  if (!userId) return null;
  const [row] = await db
    .select({ joinedAt: users.createdAt, deletedAt: users.deletedAt, purgeAt: users.purgeAt })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "deleted"), gt(users.purgeAt, sql`now()`)));
  if (!row?.deletedAt || !row.purgeAt) return null;
  return { joinedAt: row.joinedAt, deletedAt: row.deletedAt, restorableUntil: row.purgeAt };
}
