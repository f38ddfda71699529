import { createAuthEndpoint, createAuthMiddleware } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { APIError } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { authExecutor, authTransaction } from "./adapter";
import { signUpEmail } from "./sign-up";
import { consumeToken, peekToken } from "./tokens";

const signUpCookie = "sign_up";
const cookieSeconds = 24 * 60 * 60;

const invalidLink = {
  code: "INVALID_TOKEN",
  message: "This link is no longer valid. Ask for a new one.",
};

/**
 * `GET` verifies and signs in only in the browser that signed up; elsewhere it leads to a page.
 * `POST` verifies with the token and the password of the account, in any browser.
 */
const verifyEmail = createAuthEndpoint(
  "/verify-email",
  {
    method: ["GET", "POST"],
    query: z.object({ token: z.string().max(256).optional() }).optional(),
    body: z.object({ token: z.string().max(256), password: z.string().max(1024) }).optional(),
  },
  async (ctx) => {
    const viaLink = ctx.method === "GET";
    const token = viaLink ? ctx.query?.token : ctx.body?.token;
    const userId = token ? await peekToken(authExecutor(), "verify-email", token) : null;
    const user = userId ? await ctx.context.internalAdapter.findUserById(userId) : null;
    if (!token || !userId || !user) {
      if (viaLink) throw ctx.redirect("/verify-email?error=invalid");
      throw APIError.from("BAD_REQUEST", invalidLink);
    }
    const cookie = ctx.context.createAuthCookie(signUpCookie);
    if (viaLink) {
      const signedUpHere = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
      if (signedUpHere !== userId)
        throw ctx.redirect(`/verify-email?token=${encodeURIComponent(token)}`);
    } else {
      const account = await ctx.context.internalAdapter.findCredentialAccount(userId);
      const password = ctx.body?.password ?? "";
      const right =
        account?.password &&
        (await ctx.context.password.verify({ hash: account.password, password }));
      if (!right)
        throw APIError.from("UNAUTHORIZED", {
          code: "INVALID_PASSWORD",
          message: "This is not the password that the account was made with.",
        });
    }
    const session = await runWithTransaction(ctx.context.adapter, async () => {
      await lockUser(authTransaction(), userId);
      if ((await consumeToken(authExecutor(), "verify-email", token)) !== userId) return null;
      await ctx.context.internalAdapter.updateUser(userId, { emailVerified: true });
      await appendAudit(authExecutor(), {
        action: "account.verified",
        userId,
        subject: (user as typeof user & { subject: string }).subject,
      });
      return ctx.context.internalAdapter.createSession(userId);
    });
    if (!session) {
      if (viaLink) throw ctx.redirect("/verify-email?error=invalid");
      throw APIError.from("BAD_REQUEST", invalidLink);
    }
    await setSessionCookie(ctx, { session, user: { ...user, emailVerified: true } });
    ctx.setCookie(cookie.name, "", { ...cookie.attributes, maxAge: 0 });
    if (viaLink) throw ctx.redirect("/dashboard");
    return ctx.json({ status: true });
  },
);

/**
 * Verification of an address, in place of Better Auth's own, whose token carries the address alone
 * and whose GET verifies whoever follows the link.
 */
export const emailVerification = () =>
  ({
    id: "email-verification",
    endpoints: { signUpEmail, verifyEmail },
    hooks: {
      after: [
        {
          // The answer names a user in every case, a made-up one where the address is taken, so the
          // cookie tells nothing; it fits only the account that this very sign-up made.
          matcher: (ctx) => ctx.path === "/sign-up/email",
          handler: createAuthMiddleware(async (ctx) => {
            const returned = ctx.context.returned as { user?: { id?: string } } | undefined;
            if (!returned?.user?.id) return;
            const cookie = ctx.context.createAuthCookie(signUpCookie, { maxAge: cookieSeconds });
            await ctx.setSignedCookie(
              cookie.name,
              returned.user.id,
              ctx.context.secret,
              cookie.attributes,
            );
          }),
        },
      ],
    },
    rateLimit: [{ pathMatcher: (path) => path === "/verify-email", window: 60, max: 20 }],
  }) satisfies BetterAuthPlugin;
