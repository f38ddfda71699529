import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { signInEmail as original } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { proveByPassword } from "./password-proof";

const { path, options } = original();

/** Sign-in by password as Better Auth's own answers it, with its guesses limited for each account. */
export const signInEmail = createAuthEndpoint(path, options, async (ctx) => {
  const { email, password, rememberMe, callbackURL } = ctx.body;
  if (!z.email().safeParse(email).success)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.INVALID_EMAIL);
  if (password.length > ctx.context.password.config.maxPasswordLength)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_LONG);
  const user = await proveByPassword(ctx, email, password);
  if (!user) throw APIError.from("UNAUTHORIZED", BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);
  if (!user.emailVerified) throw APIError.from("FORBIDDEN", BASE_ERROR_CODES.EMAIL_NOT_VERIFIED);
  const forThisVisit = rememberMe === false;
  const session = await ctx.context.internalAdapter.createSession(user.id, forThisVisit);
  await setSessionCookie(ctx, { session, user }, forThisVisit);
  if (callbackURL) ctx.setHeader("Location", callbackURL);
  return ctx.json({
    redirect: Boolean(callbackURL),
    token: session.token,
    url: callbackURL,
    user: parseUserOutput(ctx.context.options, user),
  });
});
