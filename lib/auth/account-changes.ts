import type { GenericEndpointContext } from "@better-auth/core";
import { db, type Executor, type Transaction } from "@/db/client";
import type { users } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import type { AuditEvent } from "@/lib/audit/actions";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import type { FactorChange } from "@/lib/email/templates/sign-in/factor-changed";
import { requestOrigin } from "@/lib/http/origin";
import { authRefusal } from "./auth-error";
import { dropGrants } from "./step-up/grants";

/** A change of what an account is signed in to with, by the action of its audit row. */
export type FactorChanged = Extract<AuditEvent, { action: FactorChange }> & {
  /** Which one: a passkey's name, a provider, a key's name. */
  detail?: string;
};

/**
 * Leaves an audit row of such a change, ends what a step-up has granted, and tells the owner of the account
 * by mail.
 *
 * @param changed.origin what links in the mail begin with
 */
export async function announceChange(
  tx: Executor,
  user: { id: string; email: string; name: string },
  changed: FactorChanged & { origin: string; actorId?: string },
): Promise<void> {
  const { detail = null, origin, ...entry } = changed;
  const { action } = entry;
  // Step-ups by earlier factors are void. An API key is no factor.
  if (action !== "api-key.created") await dropGrants(tx, user.id);
  await appendAudit(tx, { ...entry, userId: user.id });
  await enqueueMail(tx, {
    template: "factor-changed",
    to: user.email,
    props: {
      name: user.name,
      change: action,
      detail,
      at: new Date().toISOString(),
      securityUrl: `${origin}/settings/${action === "api-key.created" ? "api-keys" : "security"}`,
      resetUrl: `${origin}/forgot-password`,
    },
  });
}

/**
 * Changes the account of a request's session in one transaction, which holds it until it ends: nothing can
 * delete the account, or end the session, meanwhile. `announce` leaves an audit row of the change, and tells
 * the owner by mail. A throw changes nothing.
 *
 * @throws APIError 401 `UNAUTHORIZED` if the session has ended since it was looked at, or if the account
 *   is deleted or gone, whose sessions count for nothing
 */
export function changeAccount<T>(
  ctx: GenericEndpointContext,
  change: (
    tx: Transaction,
    user: typeof users.$inferSelect,
    announce: (what: FactorChanged) => Promise<void>,
  ) => Promise<T>,
): Promise<T> {
  const origin = requestOrigin(ctx.headers);
  const session = ctx.context.session?.session;
  return db.transaction(async (tx) => {
    const user = session && (await findActiveUser(tx, session.userId, session.token));
    if (!user) throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
    return change(tx, user, (what) => announceChange(tx, user, { ...what, origin }));
  });
}

/** Tells the owner that the password has been changed. */
export async function mailPasswordChanged(
  tx: Executor,
  user: { email: string; name: string },
  origin: string,
): Promise<void> {
  await enqueueMail(tx, {
    template: "password-changed",
    to: user.email,
    props: { name: user.name, resetUrl: `${origin}/forgot-password` },
  });
}
