import { and, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { apiKeys, users } from "@/db/schema";
import { isSuspended } from "@/lib/account/ban";
import { deletionPreview } from "@/lib/account/queries";
import { listSessions } from "@/lib/account/sessions";
import { signInMethods } from "@/lib/auth/sign-in-methods";
import { planName } from "@/lib/billing/queries";

/** The facts of an account for admins, or `null` once its row is gone; its secrets are not among them. */
export async function findAccountDetails(userId: string) {
  const [user] = await db
    .select({
      id: users.id,
      subject: users.subject,
      name: users.name,
      email: users.email,
      emailVerified: users.emailVerified,
      image: users.image,
      role: users.role,
      status: users.status,
      createdAt: users.createdAt,
      lastActiveAt: users.lastActiveAt,
      deletedAt: users.deletedAt,
      purgeAt: users.purgeAt,
      isRestorable: sql<boolean>`coalesce(${users.purgeAt} > now(), false)`,
      isSuspended: sql<boolean>`${isSuspended()}`,
      bannedAt: users.bannedAt,
      banReason: users.banReason,
      banExpiresAt: users.banExpiresAt,
      twoFactorEnabled: users.twoFactorEnabled,
      plan: planName(),
    })
    .from(users)
    .where(eq(users.id, userId));
  return user ?? null;
}

export type AccountDetails = NonNullable<Awaited<ReturnType<typeof findAccountDetails>>>;

/** What belongs to an account: sign-in methods, sessions, holdings, and every table's rows counted. */
export async function readBelongings(userId: string) {
  const [methods, sessions, { holdings, rows }, keys] = await Promise.all([
    signInMethods(userId),
    // None of them is the one that asks.
    listSessions(userId, userId),
    deletionPreview(userId),
    db.$count(apiKeys, and(eq(apiKeys.userId, userId), gt(apiKeys.expiresAt, sql`now()`))),
  ]);
  return { methods, sessions, holdings, rows, keys };
}
