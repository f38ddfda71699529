import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { signInEmail as original } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { passwordProof, proveByPassword, stillStands } from "./password-proof";

const { path, options } = original();

const wrong = () => APIError.from("UNAUTHORIZED", BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);

/**
 * Sign-in by password as Better Auth's own answers it, with its guesses limited for each account,
 * and nothing left of a session whose password or second factor was changed on the way.
 */
export const signInEmail = createAuthEndpoint(path, options, async (ctx) => {
  const { email, password, rememberMe, callbackURL } = ctx.body;
  if (!z.email().safeParse(email).success)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.INVALID_EMAIL);
  if (password.length > ctx.context.password.config.maxPasswordLength)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_LONG);
  const user = await proveByPassword(ctx, email, password);
  const proof = await passwordProof();
  if (!user || !proof) throw wrong();
  if (!user.emailVerified) throw APIError.from("FORBIDDEN", BASE_ERROR_CODES.EMAIL_NOT_VERIFIED);
  const forThisVisit = rememberMe === false;
  const session = await ctx.context.internalAdapter.createSession(user.id, forThisVisit);
  if (!(await stillStands(proof))) {
    await ctx.context.internalAdapter.deleteSession(session.token);
    throw wrong();
  }
  await setSessionCookie(ctx, { session, user }, forThisVisit);
  if (callbackURL) ctx.setHeader("Location", callbackURL);
  return ctx.json({
    redirect: Boolean(callbackURL),
    token: session.token,
    url: callbackURL,
    user: parseUserOutput(ctx.context.options, user),
  });
});
