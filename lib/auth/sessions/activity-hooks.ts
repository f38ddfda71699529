import { createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { isAPIError } from "better-auth/api";
import { appendAudit } from "@/lib/audit/append";
import { findClientPlace } from "@/lib/http/client/client-place";
import { authExecutor } from "../adapter";
import { keepDeviceId } from "./devices";
import { isSignIn, signInMethod } from "./method";
import { recordSignIn } from "./record-sign-in";

const longestUserAgent = 512;

const refusals: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "credentials",
  EMAIL_NOT_VERIFIED: "unverified",
  ACCOUNT_DELETED: "deleted",
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

/**
 * Keeps track of who comes and goes: how each session began and from where, the browsers that an
 * account knows, and the audit rows of sign-ins and refusals.
 */
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
      after: [
        {
          matcher: isSignIn,
          handler: recordStart,
        },
        {
          matcher: ({ path, context }) => path === "/sign-in/email" && isAPIError(context.returned),
          handler: noteRefusal,
        },
      ],
    },
  }) satisfies BetterAuthPlugin;
