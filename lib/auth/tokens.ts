import { createHash, randomBytes } from "node:crypto";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { verifications } from "@/db/schema";

/** What a mailed token opens. */
type Purpose =
  | "verify-email"
  | "restore"
  | "magic-link"
  | "reset-password"
  | "restore-link"
  | "grace-pass"
  | "change-email";

// The purpose is hashed along, so a token of one purpose never opens another.
const identify = (purpose: Purpose, token: string) =>
  createHash("sha256").update(`${purpose}:${token}`).digest("base64url");

/**
 * Makes a single-use token for a user and voids earlier ones of the same purpose.
 *
 * @param input.expiresAt by the database's clock, such as sql`now() + interval '1 hour'`
 * @returns the token (256 bits, base64url), of which only a hash is kept, and when it expires
 */
export async function issueToken(
  tx: Executor,
  input: {
    userId: string;
    emailHash: string;
    purpose: Purpose;
    expiresAt: SQL | Date;
    /** What is kept beside it; else the user's id. */
    value?: string;
  },
): Promise<{ token: string; expiresAt: Date }> {
  const { userId, emailHash, purpose } = input;
  await tx
    .delete(verifications)
    .where(and(eq(verifications.userId, userId), eq(verifications.purpose, purpose)));
  const token = randomBytes(32).toString("base64url");
  const [row] = await tx
    .insert(verifications)
    .values({
      identifier: identify(purpose, token),
      value: input.value ?? userId,
      purpose,
      userId,
      emailHash,
      expiresAt: input.expiresAt,
    })
    .returning({ expiresAt: verifications.expiresAt });
  if (!row) throw new Error("the token was not stored");
  return { token, expiresAt: row.expiresAt };
}

const isLive = (purpose: Purpose, token: string) =>
  and(
    eq(verifications.identifier, identify(purpose, token)),
    eq(verifications.purpose, purpose),
    sql`${verifications.expiresAt} > now()`,
  );

/** Whom a token belongs to, without using it up; `null` if it is unknown, used, voided or expired. */
export async function peekToken(
  tx: Executor,
  purpose: Purpose,
  token: string,
): Promise<string | null> {
  const [row] = await tx
    .select({ userId: verifications.userId })
    .from(verifications)
    .where(isLive(purpose, token));
  return row?.userId ?? null;
}

/** Uses a token up and tells whom it belonged to; of several at once, one gets an answer. */
export async function consumeToken(
  tx: Executor,
  purpose: Purpose,
  token: string,
): Promise<string | null> {
  const [row] = await tx
    .delete(verifications)
    .where(isLive(purpose, token))
    .returning({ userId: verifications.userId });
  return row?.userId ?? null;
}

/** The row of a live token, without using it up; `null` as with `peekToken`. */
export async function findToken(
  tx: Executor,
  purpose: Purpose,
  token: string,
): Promise<{ id: string; userId: string; value: string } | null> {
  const [row] = await tx
    .select({ id: verifications.id, userId: verifications.userId, value: verifications.value })
    .from(verifications)
    .where(isLive(purpose, token));
  return row?.userId ? { ...row, userId: row.userId } : null;
}
