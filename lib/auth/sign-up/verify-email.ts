import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { z } from "zod";
import { authRefusal } from "../auth-error";
import { limitAttempts } from "../limits/lockout";
import {
  findLinkOwner,
  invalidLink,
  isOthersSession,
  refuseOthersSession,
  signInByLink,
} from "../links/followed-links";
import { linkRequest } from "../links/mailed-links";
import { signUpEmail } from "./sign-up";
import { forgetSignUp, signedUpHere } from "./sign-up-cookie";

const tokenSchema = z.string().max(256);

/** Verifies and signs in, in the browser that signed up or by the password; keeps what was set up before. */
async function verify(
  ctx: GenericEndpointContext,
  token: string,
  userId: string,
  refusal?: () => Error,
) {
  const link = { purpose: "verify-email", token, userId, madeHere: true } as const;
  const answer = await signInByLink(ctx, link, refusal);
  forgetSignUp(ctx);
  return answer;
}

/** `GET`: verifies and signs in only in the browser that signed up; elsewhere it leads to a page. */
const verifyEmailByLink = createAuthEndpoint(
  "/verify-email",
  { method: "GET", query: z.object({ token: tokenSchema.optional() }).optional() },
  async (ctx) => {
    const token = ctx.query?.token ?? "";
    const refusal = () => ctx.redirect("/verify-email?error=invalid");
    const user = await findLinkOwner(ctx, "verify-email", token);
    if (!user) throw refusal();
    if ((await signedUpHere(ctx, user.id)) && !(await isOthersSession(ctx, user.id))) {
      await verify(ctx, token, user.id, refusal);
      throw ctx.redirect("/dashboard");
    }
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
    const user = await findLinkOwner(ctx, "verify-email", token);
    if (!user) throw invalidLink();
    await refuseOthersSession(ctx, user.id);
    const right = await limitAttempts(ctx, { email: user.email }, async () => {
      const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
      const hash = account?.password;
      return Boolean(hash && (await ctx.context.password.verify({ hash, password })));
    });
    if (!right) throw authRefusal("UNAUTHORIZED", "INVALID_PASSWORD");
    return ctx.json(await verify(ctx, token, user.id));
  },
);

/**
 * Verification of an address, in place of Better Auth's own, whose token carries the address alone
 * and whose GET verifies the address for anyone who opens the link.
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
  }) satisfies BetterAuthPlugin;
