import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint, createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { deleteSessionCookie, expireCookie, setSessionCookie } from "better-auth/cookies";
import { and, eq, not, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { isSuspended } from "@/lib/account/ban";
import { endSessionOf } from "@/lib/account/end-sessions";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { authRefusal } from "../auth-error";
import { hookAt } from "../route-hooks";
import { refuseAdmin } from "../sessions/refuse-admin";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { ownSession } from "../step-up/grants";
import { requireStepUp } from "../step-up/verification";
import { impersonationForm } from "./schema";

/** How long an impersonated session lasts, and the way back from it, in seconds. */
export const impersonationSeconds = 60 * 60;

const adminCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie("admin_session", { maxAge: impersonationSeconds });

/** The admin's own session, which the browser goes back to: its token, and whether it ends with the visit. */
async function readAdminCookie(ctx: GenericEndpointContext) {
  const value = await ctx.getSignedCookie(adminCookie(ctx).name, ctx.context.secret);
  const [token, visit] = value ? value.split(":") : [];
  return token ? { token, endsWithVisit: visit === "visit" } : null;
}

/** Whether the request's session is one in which an admin is signed in as somebody else. */
async function impersonatedSession(ctx: GenericEndpointContext) {
  const current = await getSessionFromCtx<object, { impersonatedBy?: string | null }>(ctx);
  return current?.session.impersonatedBy ? current : null;
}

/**
 * `POST /admin/impersonate-user {userId, reason}` with a step-up: signs the admin in as a member for an hour, beside
 * their own session, which `/admin/stop-impersonating` goes back to.
 */
const impersonateUser = createAuthEndpoint(
  "/admin/impersonate-user",
  { method: "POST", body: stepUpBody.safeExtend(impersonationForm.shape), requireHeaders: true },
  async (ctx) => {
    const { userId, reason, ...stepUp } = ctx.body;
    const admin = await ownSession(ctx);
    if (!admin) throw authRefusal("UNAUTHORIZED", "UNAUTHORIZED");
    const [asked] = await db
      .select({ role: users.role })
      .from(users)
      .where(eq(users.id, admin.userId));
    // Before anything is told about the other account.
    if (asked?.role !== "admin") throw authRefusal("FORBIDDEN", "FORBIDDEN");
    await requireStepUp(ctx, "admin", stepUp);
    const { session, user } = await db.transaction(async (tx) => {
      const refusal = await refuseAdmin(
        tx,
        { id: admin.userId, sessionId: admin.id },
        { stepUp: false },
      );
      if (refusal) throw authRefusal("FORBIDDEN", refusal);
      await lockUser(tx, userId);
      const [user] = await tx
        .select()
        .from(users)
        .where(
          and(
            eq(users.id, userId),
            eq(users.role, "member"),
            eq(users.status, "active"),
            eq(users.emailVerified, true),
            not(isSuspended()),
          ),
        );
      if (!user) throw authRefusal("BAD_REQUEST", "CANNOT_IMPERSONATE");
      const [session] = await tx
        .insert(sessions)
        .values({
          userId,
          token: randomBytes(32).toString("base64url"),
          expiresAt: sql`now() + make_interval(secs => ${impersonationSeconds}::int)`,
          impersonatedBy: admin.userId,
          method: "impersonation",
        })
        .returning();
      if (!session) throw new Error("the session was not stored");
      const entry = { action: "account.impersonated", userId, actorId: admin.userId } as const;
      await appendAudit(tx, { ...entry, metadata: { reason } });
      return { session, user };
    });
    const visit = await ctx.getSignedCookie(
      ctx.context.authCookies.dontRememberToken.name,
      ctx.context.secret,
    );
    const { name, attributes } = adminCookie(ctx);
    const kept = `${admin.token}:${visit ? "visit" : ""}`;
    await ctx.setSignedCookie(name, kept, ctx.context.secret, attributes);
    await setSessionCookie(ctx, { session, user }, true);
    return ctx.json({ status: true, expiresAt: session.expiresAt.toISOString() });
  },
);

/** Ends the impersonated session; a trigger leaves its audit row. One that has ended before changes nothing. */
const endImpersonation = (token: string) => db.delete(sessions).where(eq(sessions.token, token));

/** `POST /admin/stop-impersonating`: back to the admin's own session, or signed out where that has ended. */
const stopImpersonating = createAuthEndpoint(
  "/admin/stop-impersonating",
  { method: "POST", requireHeaders: true },
  async (ctx) => {
    const current = await impersonatedSession(ctx);
    if (!current) throw authRefusal("BAD_REQUEST", "NOT_IMPERSONATING");
    await endImpersonation(current.session.token);
    const own = await readAdminCookie(ctx);
    expireCookie(ctx, adminCookie(ctx));
    const found = own && (await ctx.context.internalAdapter.findSession(own.token));
    if (found && found.user.id === current.session.impersonatedBy)
      await setSessionCookie(ctx, found, own.endsWithVisit);
    else deleteSessionCookie(ctx);
    return ctx.json({ status: Boolean(found) });
  },
);

/**
 * Routes that being signed in is enough for, those that only read or sign out aside. A step-up guards the others. A
 * test fails for a route that is in neither list.
 */
export const refusedInSession = [
  "/api-keys/revoke",
  "/passkey/update-passkey",
  "/revoke-other-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/token",
  "/update-session",
  "/update-user",
  "/verify-password",
];

/**
 * Refuses a change of the account in a session in which an admin is signed in as its user. The routes that a
 * step-up guards refuse it themselves (lib/auth/step-up/grants.ts).
 */
const refuseImpersonated = createAuthMiddleware(async (ctx) => {
  if (await impersonatedSession(ctx)) throw authRefusal("FORBIDDEN", "IMPERSONATED");
});

/** Signing out of somebody else's account is signing out of one's own too: nothing is left in the browser. */
const endBoth = createAuthMiddleware(async (ctx) => {
  const current = await impersonatedSession(ctx);
  if (current) await endImpersonation(current.session.token);
  const own = await readAdminCookie(ctx);
  if (own) await endSessionOf(db, own.token);
  if (own) expireCookie(ctx, adminCookie(ctx));
});

/** Admins who are signed in as somebody else: docs/decisions/2026-11-30-admins-are-ours.md. */
export const impersonation = () =>
  ({
    id: "impersonation",
    endpoints: { impersonateUser, stopImpersonating },
    hooks: {
      before: [hookAt(refusedInSession, refuseImpersonated), hookAt(["/sign-out"], endBoth)],
    },
  }) satisfies BetterAuthPlugin;
