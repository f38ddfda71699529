import { createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { isAPIError } from "better-auth/api";
import { recordRefusedSignIn } from "@/lib/account/record-activity";
import { clientPlace } from "@/lib/http/client-place";
import { describeDevice } from "@/lib/http/describe-device";
import { requestOrigin } from "@/lib/http/origin";
import { authExecutor } from "./adapter";
import { keepDeviceId, recordSignIn } from "./devices";
import { isSignIn, signInMethod } from "./sessions/method";

const longestUserAgent = 512;

const refusals: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "credentials",
  EMAIL_NOT_VERIFIED: "unverified",
  ACCOUNT_DELETED: "deleted",
};

/** After a sign-in: the account knows the browser from now on, and its owner is notified of a new one. */
const recordStart = createAuthMiddleware(async (ctx) => {
  const started = ctx.context.newSession;
  if (!started) return;
  const { user, session } = started;
  const device = describeDevice(session.userAgent);
  const origin = requestOrigin(ctx.headers);
  await recordSignIn(authExecutor(), {
    userId: user.id,
    deviceId: await keepDeviceId(ctx),
    metadata: { method: session.method ?? null, device },
    mail: {
      template: "new-device",
      to: user.email,
      props: {
        name: user.name,
        device,
        place: clientPlace(ctx.headers),
        at: new Date().toISOString(),
        sessionsUrl: `${origin}/settings/sessions`,
        resetUrl: `${origin}/forgot-password`,
      },
    },
  });
});

/** After a sign-in by password that was refused, whether there is such an account or not. */
const noteRefusal = createAuthMiddleware(async (ctx) => {
  const { returned } = ctx.context;
  const reason = isAPIError(returned) ? refusals[String(returned.body?.code)] : undefined;
  const email: unknown = ctx.body?.email;
  if (!reason || typeof email !== "string") return;
  await recordRefusedSignIn(authExecutor(), email, { method: "password", reason });
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
                  place: clientPlace(ctx?.headers),
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
          matcher: (ctx) => Boolean(ctx.context.newSession) && isSignIn(ctx),
          handler: recordStart,
        },
        {
          matcher: ({ path, context }) => path === "/sign-in/email" && isAPIError(context.returned),
          handler: noteRefusal,
        },
      ],
    },
  }) satisfies BetterAuthPlugin;
