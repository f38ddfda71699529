import type { HookEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { isAPIError } from "better-auth/api";
import { appendAudit } from "@/lib/audit/append";
import { findClientPlace } from "@/lib/http/client/client-place";
import { authExecutor } from "../adapter";
import { hookAt } from "../route-hooks";
import { keepDeviceId } from "./devices";
import { recordSignIn } from "./record-sign-in";

const methods = new Map([
  ["/sign-in/email", "password"],
  ["/verify-email", "verify-email"],
  ["/magic-link/verify", "magic-link"],
  ["/passkey/verify-authentication", "passkey"],
  // A second step finishes a sign-in by password, unless its session says by what.
  ["/two-factor/verify-totp", "password"],
  ["/two-factor/verify-backup-code", "password"],
]);

/** How a session that begins at this route was asked for; `null` where it takes the place of another. */
export function signInMethod(ctx: Pick<HookEndpointContext, "path" | "params">): string | null {
  const provider = ctx.path === "/callback/:id" ? ctx.params?.id : undefined;
  return provider ? `oauth:${provider}` : (methods.get(ctx.path ?? "") ?? null);
}

/** Whether this route has signed a user in, rather than replaced a session. */
export function isSignIn(ctx: HookEndpointContext): boolean {
  const { newSession, session } = ctx.context;
  // The same routes confirm a second factor that is being set up, from within a session.
  const isEnrollment = ctx.path?.startsWith("/two-factor/") && session;
  return Boolean(newSession) && !isEnrollment && signInMethod(ctx) !== null;
}

const longestUserAgent = 512;

const refusals: Record<string, "credentials" | "unverified" | "deleted" | "banned"> = {
  INVALID_EMAIL_OR_PASSWORD: "credentials",
  EMAIL_NOT_VERIFIED: "unverified",
  ACCOUNT_DELETED: "deleted",
  ACCOUNT_BANNED: "banned",
};

/** After a sign-in; one by password was recorded with its session (lib/auth/adapter.ts). */
const recordStart = createAuthMiddleware(async (ctx) => {
  const started = ctx.context.newSession;
  if (!started) return;
  if (ctx.path !== "/sign-in/email") await recordSignIn(authExecutor(), ctx, started);
  await keepDeviceId(ctx);
});

/**
 * After a sign-in by password that was refused. An address without an account leaves a row too, of nobody,
 * so that the time tells nothing.
 */
const noteRefusal = createAuthMiddleware(async (ctx) => {
  const { returned } = ctx.context;
  const reason = isAPIError(returned) ? refusals[String(returned.body?.code)] : undefined;
  const email: unknown = ctx.body?.email;
  if (!reason || typeof email !== "string") return;
  const metadata = { method: "password", reason };
  await appendAudit(authExecutor(), { action: "session.refused", email, metadata });
});

/** How and from where each session began, the browsers that an account knows, and audit rows of sign-ins and refusals. */
export const activity = () =>
  ({
    id: "activity",
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: {
              before: async (session, ctx) => ({
                data: {
                  place: findClientPlace(ctx?.headers),
                  method: session.method ?? (ctx && signInMethod(ctx)),
                  userAgent: session.userAgent?.slice(0, longestUserAgent),
                },
              }),
            },
          },
        },
      },
    }),
    hooks: {
      after: [{ matcher: isSignIn, handler: recordStart }, hookAt(["/sign-in/email"], noteRefusal)],
    },
  }) satisfies BetterAuthPlugin;
