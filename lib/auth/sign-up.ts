import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { signUpEmail as original } from "better-auth/api";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { eraseAccount } from "@/lib/account/erase";
import { authTransaction } from "./adapter";

/** Lets one sign-up at a time through for an address, until the transaction ends. */
export async function takeTurn(tx: Transaction, email: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-up:${email}`}, 0))`);
}

/**
 * An account of that address whose owner never proved it makes room, so that the newest sign-up counts
 * and nobody's click makes an earlier stranger's password live.
 */
export async function makeRoom(tx: Transaction, email: string): Promise<void> {
  const [unverified] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.email, email), eq(users.emailVerified, false), eq(users.status, "active")))
    .for("update");
  if (unverified) await eraseAccount(tx, { userId: unverified.id, road: "unverified" });
}

const betterAuths = original();

/** Better Auth's own sign-up, in one transaction with what has to come before it. */
export const signUpEmail = createAuthEndpoint(betterAuths.path, betterAuths.options, async (ctx) =>
  runWithTransaction(ctx.context.adapter, async () => {
    const tx = authTransaction();
    const email = ctx.body.email.toLowerCase();
    await takeTurn(tx, email);
    await makeRoom(tx, email);
    return ctx.json(
      await betterAuths({ ...ctx, asResponse: false, returnHeaders: false, returnStatus: false }),
    );
  }),
);
