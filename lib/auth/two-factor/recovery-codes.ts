import { createHmac, randomInt } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { recoveryCodes } from "@/db/schema";
import { env } from "@/lib/env";

/** So many are handed out at a time. */
const codesInASet = 10;
// Crockford's base 32: no letter is mistaken for a digit. Ten of them are 50 bits.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const half = 5;

const draw = (length: number) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** Upper case, spaces, dashes and the letters that Crockford's alphabet leaves out do not matter. */
const canonical = (typed: string) =>
  typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");

// Keyed, since 50 bits alone could be searched with a copy of the table.
const hashCode = (userId: string, code: string) =>
  createHmac("sha256", env().BETTER_AUTH_SECRET)
    .update(`recovery-code:${userId}:${canonical(code)}`)
    .digest("base64url");

const isUnused = (userId: string) =>
  and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt));

/**
 * Makes a new set of codes and voids every earlier one.
 *
 * @returns the codes, such as `7k2mx-0q9ta`; only hashes are kept, so they can be shown this once
 */
export async function replaceRecoveryCodes(tx: Executor, userId: string): Promise<string[]> {
  const codes = new Set<string>();
  while (codes.size < codesInASet) codes.add(`${draw(half)}-${draw(half)}`);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .insert(recoveryCodes)
    .values([...codes].map((code) => ({ userId, codeHash: hashCode(userId, code) })));
  return [...codes];
}

/** Consumes a code; of several concurrent requests one gets `true`. */
export async function consumeRecoveryCode(
  tx: Executor,
  userId: string,
  code: string,
): Promise<boolean> {
  const { rowCount } = await tx
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(and(isUnused(userId), eq(recoveryCodes.codeHash, hashCode(userId, code))));
  return rowCount === 1;
}

/** How many codes of the set have not been used; also as a column of a statement. */
export const countRecoveryCodes = (tx: Executor, userId: string) =>
  tx.$count(recoveryCodes, isUnused(userId));
