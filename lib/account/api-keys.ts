import { desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { apiKeys } from "@/db/schema";

export type ApiKeyEntry = {
  id: string;
  name: string;
  /** The first characters of the key. */
  start: string;
  createdAt: Date;
  expiresAt: Date;
  expired: boolean;
  /** May be an hour old; `null` if it has never been used. */
  lastUsedAt: Date | null;
};

/** The API keys of a user, the newest first; expired ones stay for 30 days. */
export function listApiKeys(userId: string): Promise<ApiKeyEntry[]> {
  return db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      start: apiKeys.start,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      expired: sql<boolean>`${apiKeys.expiresAt} <= now()`,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .where(eq(apiKeys.userId, userId))
    .orderBy(desc(apiKeys.createdAt), apiKeys.id);
}
