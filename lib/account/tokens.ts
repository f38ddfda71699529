import { createHash, randomBytes } from "node:crypto";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { verifications } from "@/db/schema";

/** What a row of `verifications` opens, once. */
export type TokenPurpose =
  | "verify-email"
  | "restore"
  | "magic-link"
  | "reset-password"
  | "restore-link"
  | "grace-pass"
  | "change-email"
  | "two-factor"
  | "step-up-code"
  | "step-up-passkey"
  | `passkey-${string}`
  | `step-up:${string}`;

type NewToken = {
  /** Missing where nobody is signed in yet. */
  userId?: string;
  purpose: TokenPurpose;
  /** By the database's clock, such as sql`now() + interval '1 hour'`. */
  expiresAt: SQL | Date;
  /** Of the address that the token was sent to. */
  emailHash?: string;
  /** What is stored beside it; the user's ID unless told otherwise. */
  value?: string;
};

// The purpose is hashed along, so a token of one purpose never opens another. Better Auth hashes its
// own in the same way (1.7.25, db/verification-token-storage.mjs:4), so that it finds these.
const identify = (purpose: TokenPurpose, key: string) =>
  createHash("sha256").update(`${purpose}:${key}`).digest("base64url");

const hasKey = (purpose: TokenPurpose, key: string) =>
  and(eq(verifications.identifier, identify(purpose, key)), eq(verifications.purpose, purpose));

const isLive = (purpose: TokenPurpose, key: string) =>
  and(hasKey(purpose, key), sql`${verifications.expiresAt} > now()`);

type Row = typeof verifications.$inferSelect;

/** Stores a row under the hash of a key that the caller knows again, such as a session's ID; returns when it expires. */
export async function addToken(tx: Executor, key: string, token: NewToken): Promise<Date> {
  const { userId, purpose, expiresAt, emailHash, value = userId ?? "" } = token;
  const [row] = await tx
    .insert(verifications)
    .values({ identifier: identify(purpose, key), value, purpose, userId, emailHash, expiresAt })
    .returning({ expiresAt: verifications.expiresAt });
  if (!row) throw new Error("the token was not stored");
  return row.expiresAt;
}

/** As `addToken`, in place of an earlier row of the same key and purpose. */
export async function putToken(tx: Executor, key: string, token: NewToken): Promise<Date> {
  await voidToken(tx, token.purpose, key);
  return addToken(tx, key, token);
}

/**
 * Makes a single-use token for a user, and voids earlier ones of the same purpose.
 *
 * @returns the token (256 bits, base64url), of which only a hash is stored, and when it expires
 */
export async function issueToken(
  tx: Executor,
  input: NewToken & { userId: string },
): Promise<{ token: string; expiresAt: Date }> {
  const { userId, purpose } = input;
  await tx
    .delete(verifications)
    .where(and(eq(verifications.userId, userId), eq(verifications.purpose, purpose)));
  const token = randomBytes(32).toString("base64url");
  return { token, expiresAt: await addToken(tx, token, input) };
}

/** The row of a live token, without consuming it; `null` if it is unknown, used, voided or expired. */
export async function findToken(
  tx: Executor,
  purpose: TokenPurpose,
  key: string,
): Promise<(Row & { userId: string }) | null> {
  const [row] = await tx.select().from(verifications).where(isLive(purpose, key));
  return row?.userId ? { ...row, userId: row.userId } : null;
}

/**
 * Consumes a token; of several callers at once, one gets its row.
 *
 * @param condition what has to be true besides
 */
export async function consumeToken(
  tx: Executor,
  purpose: TokenPurpose,
  key: string,
  condition?: SQL,
): Promise<Row | null> {
  const where = and(isLive(purpose, key), condition);
  const [row] = await tx.delete(verifications).where(where).returning();
  return row ?? null;
}

/** Voids a token. */
export async function voidToken(tx: Executor, purpose: TokenPurpose, key: string): Promise<void> {
  await tx.delete(verifications).where(hasKey(purpose, key));
}

/** The value of a row that counts wrong codes, without the count; a new one ends in `:0`. */
export const withoutCount = (value: string): string => value.slice(0, value.lastIndexOf(":"));

/**
 * Counts a wrong code in the value of a live token, and voids it at the last that is allowed. The caller
 * holds the user's row, and lets the count commit.
 */
export async function countWrongCode(
  tx: Executor,
  purpose: TokenPurpose,
  key: string,
  allowed: number,
): Promise<void> {
  const value = (await findToken(tx, purpose, key))?.value ?? "";
  const wrong = Number(value.slice(value.lastIndexOf(":") + 1)) + 1;
  if (wrong >= allowed) return voidToken(tx, purpose, key);
  await tx
    .update(verifications)
    .set({ value: `${withoutCount(value)}:${wrong}` })
    .where(isLive(purpose, key));
}
