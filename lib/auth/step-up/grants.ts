import type { GenericEndpointContext } from "@better-auth/core";
import { getSessionFromCtx } from "better-auth/api";
import { and, eq, like, type SQL, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { sessions, users, verifications } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { findGracePass, gracePassCookie } from "@/lib/account/restore/grace-passes";
import { consumeToken, putToken } from "@/lib/account/tokens";
import { findBearerToken } from "@/lib/http/bearer-token";
import { authExecutor } from "../adapter";
import { authRefusal } from "../auth-error";
import type { StepUpPurpose } from "./purposes";

/** What a grant is bound to, besides its purpose: a session, or the grace pass of a deleted account. */
export type Requester = { kind: "session" | "grace-pass"; id: string; userId: string };

const openToGracePass: StepUpPurpose[] = ["erase-account", "export-data"];

/**
 * The session of a request, fit to act for its owner. The transaction that acts asks again.
 *
 * @param evenDeleted also that of an account marked deleted with SQL
 * @returns `null` without a session
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` for a token or an impersonated session
 */
export async function ownSession(
  ctx: GenericEndpointContext,
  evenDeleted = false,
): Promise<(Requester & { token: string }) | null> {
  // A token authenticates a program, not the owner.
  if (findBearerToken(ctx.headers) !== undefined)
    throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
  const current = await getSessionFromCtx<{ status?: string }, { impersonatedBy?: string }>(ctx);
  if (!current || (current.user.status === "deleted" && !evenDeleted)) return null;
  const { id, userId, token, impersonatedBy } = current.session;
  if (impersonatedBy) throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
  return { kind: "session", id, userId, token };
}

/** The grace pass that a request carries, or `null`. */
async function gracePass(ctx: GenericEndpointContext): Promise<Requester | null> {
  const token = ctx.getCookie(ctx.context.createAuthCookie(gracePassCookie).name);
  const pass = token ? await findGracePass(authExecutor(), token) : null;
  return pass && { kind: "grace-pass", id: pass.id, userId: pass.userId };
}

/**
 * Who may step up for a purpose by this request: its session, else its grace pass, where the purpose
 * is open to one.
 *
 * @param via names the grace pass where another user's session may be open beside it
 * @throws APIError 401 `UNAUTHORIZED` without either, 403 `REAUTHENTICATION_REQUIRED` as `ownSession`
 */
export async function stepUpRequester(
  ctx: GenericEndpointContext,
  purpose: StepUpPurpose,
  via?: "grace-pass",
): Promise<Requester> {
  const session = await ownSession(ctx, purpose === "delete-account");
  const byPass = openToGracePass.includes(purpose) && (via !== undefined || !session);
  const requester = byPass ? await gracePass(ctx) : session;
  if (requester) return requester;
  throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
}

/** True in SQL as long as the session or the grace pass lives; a deleted account's session does not. */
export function isAlive(requester: Requester, purpose: StepUpPurpose): SQL {
  if (requester.kind === "grace-pass")
    return sql`EXISTS (
      SELECT FROM ${verifications} AS pass JOIN ${users} AS owner ON owner.id = pass.user_id
      WHERE pass.id = ${requester.id} AND pass.purpose = 'grace-pass' AND pass.expires_at > now()
        AND owner.id = ${requester.userId} AND owner.status = 'deleted' AND owner.purge_at > now())`;
  // Deleting an account again that was marked with SQL ends its sessions.
  const active = purpose === "delete-account" ? sql`` : sql` AND owner.status = 'active'`;
  return sql`EXISTS (
    SELECT FROM ${sessions} AS session JOIN ${users} AS owner ON owner.id = session.user_id
    WHERE session.id = ${requester.id} AND session.user_id = ${requester.userId} AND session.expires_at > now()
      AND session.impersonated_by IS NULL${active})`;
}

/** The key of what a requester has for one purpose. */
export const requesterKey = (requester: Requester, purpose: StepUpPurpose) =>
  `${purpose}:${requester.kind}:${requester.id}:${requester.userId}`;

/**
 * Lets the requester do one thing once within ten minutes; an earlier grant for the same ends.
 *
 * @returns until when, or `null` if the session or the grace pass is gone
 */
export async function issueGrant(
  tx: Transaction,
  requester: Requester,
  purpose: StepUpPurpose,
): Promise<Date | null> {
  // A deletion locks the same row: no grant is issued after it.
  await lockUser(tx, requester.userId);
  const { rows } = await tx.execute<{ alive: boolean }>(
    sql`SELECT ${isAlive(requester, purpose)} AS alive`,
  );
  if (!rows[0]?.alive) return null;
  return putToken(tx, requesterKey(requester, purpose), {
    userId: requester.userId,
    purpose: `step-up:${purpose}`,
    value: requester.id,
    expiresAt: sql`now() + interval '10 minutes'`,
  });
}

/** Uses a grant up; `false` if there is none, or if its session or grace pass is gone. Of several at once, one gets it. */
export async function takeGrant(
  tx: Executor,
  requester: Requester,
  purpose: StepUpPurpose,
): Promise<boolean> {
  const alive = isAlive(requester, purpose);
  return (
    (await consumeToken(tx, `step-up:${purpose}`, requesterKey(requester, purpose), alive)) !== null
  );
}

/** Ends every grant of a user, for all purposes, sessions and grace passes. */
export async function dropGrants(tx: Executor, userId: string): Promise<void> {
  await tx
    .delete(verifications)
    .where(and(eq(verifications.userId, userId), like(verifications.purpose, "step-up:%")));
}
