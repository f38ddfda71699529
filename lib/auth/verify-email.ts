import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint, createAuthMiddleware } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import type { BetterAuthPlugin } from "better-auth";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { findHold } from "@/lib/account/hold";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { authExecutor, authTransaction } from "./adapter";
import { authRefusal } from "./auth-error";
import { linkRequest } from "./mailed-links";
import { isOthersSession, refuseOthersSession } from "./other-session";
import { signUpEmail } from "./sign-up";
import { forgetSignUp, rememberSignUp, signedUpHere } from "./sign-up-cookie";
import { limitGuesses } from "./throttle";
import { findToken, takeToken } from "./tokens";

const tokenSchema = z.string().max(256);

type Owner = { id: string; email: string };

/** Whose address a link verifies; `null` for a link that is no longer valid. */
async function ownerOf(ctx: GenericEndpointContext, token: string | undefined) {
  const found = token && (await findToken(authExecutor(), "verify-email", token));
  return found ? ctx.context.internalAdapter.findUserById(found.userId) : null;
}

/**
 * Verifies the address and begins a session, all or nothing; `null` if the link was used meanwhile, or
 * the address is held in another spelling of it.
 */
async function verify(ctx: GenericEndpointContext, token: string, user: Owner) {
  const { internalAdapter } = ctx.context;
  const verified = await runWithTransaction(ctx.context.adapter, async () => {
    const tx = authTransaction();
    await lockUser(tx, user.id);
    if (await findHold(tx, user.email)) return null;
    if (!(await takeToken(tx, "verify-email", token))) return null;
    const now = await internalAdapter.updateUser(user.id, { emailVerified: true });
    await appendAudit(tx, { action: "account.verified", userId: user.id });
    return { session: await internalAdapter.createSession(user.id), user: now };
  });
  if (!verified) return null;
  if (verified.session) await setSessionCookie(ctx, verified);
  forgetSignUp(ctx);
  return verified.user;
}

/** `GET`: verifies and signs in only in the browser that signed up; elsewhere it leads to a page. */
const verifyEmailByLink = createAuthEndpoint(
  "/verify-email",
  { method: "GET", query: z.object({ token: tokenSchema.optional() }).optional() },
  async (ctx) => {
    const token = ctx.query?.token;
    const user = await ownerOf(ctx, token);
    if (!token || !user) throw ctx.redirect("/verify-email?error=invalid");
    const own = (await signedUpHere(ctx, user.id)) && !(await isOthersSession(ctx, user.id));
    if (own)
      throw ctx.redirect(
        (await verify(ctx, token, user)) ? "/dashboard" : "/verify-email?error=invalid",
      );
    const credential = await ctx.context.internalAdapter.findCredentialAccount(user.id);
    // There is nothing that the page could ask for.
    if (!credential?.password) throw ctx.redirect("/verify-email?error=other-browser");
    throw ctx.redirect(`/verify-email?token=${encodeURIComponent(token)}`);
  },
);

/** `POST`: verifies with the token and the password of the account, in any browser. */
const verifyEmail = createAuthEndpoint(
  "/verify-email",
  {
    method: "POST",
    body: z.object({ token: tokenSchema, password: z.string().max(1024) }),
  },
  async (ctx) => {
    const { token, password } = ctx.body;
    const user = await ownerOf(ctx, token);
    if (!user) throw authRefusal("BAD_REQUEST", "INVALID_TOKEN");
    await refuseOthersSession(ctx, user.id);
    const right = await limitGuesses(ctx, { email: user.email }, async () => {
      const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
      const hash = account?.password;
      return Boolean(hash && (await ctx.context.password.verify({ hash, password })));
    });
    if (!right) throw authRefusal("UNAUTHORIZED", "INVALID_PASSWORD");
    const verified = await verify(ctx, token, user);
    if (!verified) throw authRefusal("BAD_REQUEST", "INVALID_TOKEN");
    return ctx.json({ status: true, user: parseUserOutput(ctx.context.options, verified) });
  },
);

/**
 * Verification of an address, in place of Better Auth's own, whose token carries the address alone
 * and whose GET verifies whoever follows the link.
 */
export const emailVerification = () =>
  ({
    id: "email-verification",
    endpoints: {
      signUpEmail,
      verifyEmailByLink,
      verifyEmail,
      sendVerificationEmail: linkRequest("/send-verification-email", "verify-email"),
    },
    hooks: {
      after: [
        {
          // The answer names a user in every case, a made-up one where the address is taken, so the
          // cookie tells nothing; it fits only the account that this very sign-up made.
          matcher: (ctx) => ctx.path === "/sign-up/email",
          handler: createAuthMiddleware(async (ctx) => {
            const returned = ctx.context.returned as { user?: { id?: string } } | undefined;
            if (returned?.user?.id) await rememberSignUp(ctx, returned.user.id);
          }),
        },
      ],
    },
  }) satisfies BetterAuthPlugin;
