import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { Session, User } from "better-auth";
import { formCsrfMiddleware, signInEmail as original } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { signInNote } from "./activity-hooks";
import { storingSession } from "./adapter";
import { beginSession } from "./begin-session";
import { deviceIdOf, keepDeviceId } from "./devices";
import { forgetGuess, lookAtPassword, type RightGuess, renewProof } from "./password-proof";
import { withNodeSignatures } from "./signed-cookies";
import type { FoundUser } from "./throttle";

const address = z.email();
const { path, options } = original();
// Nobody reads the body a second time; and a browser that brings cookies has had its origin checked by the router.
const leaner = { ...options, cloneRequest: false, use: [] };

const wrong = () => APIError.from("UNAUTHORIZED", BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);

/** The user as Better Auth knows it: what no plugin has told it of stays with us. */
function knownUser(ctx: GenericEndpointContext, user: FoundUser): User {
  const fields = ctx.context.tables.user?.fields ?? {};
  return Object.fromEntries(
    Object.entries(user).filter(([key]) => key === "id" || key in fields),
  ) as User;
}

/** What an answer shows of the user, as `parseUserOutput` has it. */
function shownUser(ctx: GenericEndpointContext, user: User): Partial<User> {
  const fields = ctx.context.tables.user?.fields ?? {};
  return Object.fromEntries(
    Object.entries(user).filter(([key]) => fields[key]?.returned !== false),
  );
}

/** Stores a session, unless the account is not what was proved any more. */
const storeFor =
  (ctx: GenericEndpointContext, { user, attempt, proof }: RightGuess) =>
  async (session: Record<string, unknown>) => {
    const note = signInNote(ctx, { user, session, deviceId: await deviceIdOf(ctx) });
    const input = { session, note, guess: attempt.key };
    let id = await beginSession({ ...input, proof });
    if (!id) {
      const renewed = await renewProof(proof);
      if (renewed) id = await beginSession({ ...input, proof: renewed });
    }
    if (!id) throw wrong();
    return { ...session, id };
  };

async function startSession(
  ctx: GenericEndpointContext,
  guess: RightGuess,
  forThisVisit: boolean,
): Promise<Session> {
  try {
    return await storingSession(storeFor(ctx, guess), () =>
      ctx.context.internalAdapter.createSession(guess.user.id, forThisVisit),
    );
  } catch (error) {
    // A second factor is asked for, or the account is deleted: the password was right all the same.
    await forgetGuess(ctx, guess);
    throw error;
  }
}

/**
 * Sign-in by password as Better Auth's own answers it, with its guesses limited for each account,
 * and no session where the password or the second factor was changed on the way.
 */
export const signInEmail = createAuthEndpoint(path, leaner, async (ctx) => {
  if (!ctx.headers?.has("cookie")) await formCsrfMiddleware({ ...ctx, body: undefined });
  const { email, password, rememberMe, callbackURL } = ctx.body;
  if (!address.safeParse(email).success)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.INVALID_EMAIL);
  if (password.length > ctx.context.password.config.maxPasswordLength)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_LONG);
  const guess = await lookAtPassword(ctx, email, password);
  if (!guess) throw wrong();
  if (!guess.user.emailVerified) {
    await forgetGuess(ctx, guess);
    throw APIError.from("FORBIDDEN", BASE_ERROR_CODES.EMAIL_NOT_VERIFIED);
  }
  const forThisVisit = rememberMe === false;
  const session = await startSession(ctx, guess, forThisVisit);
  const user = knownUser(ctx, guess.user);
  await keepDeviceId(ctx);
  await setSessionCookie(withNodeSignatures(ctx), { session, user }, forThisVisit);
  if (callbackURL) ctx.setHeader("Location", callbackURL);
  return ctx.json({
    redirect: Boolean(callbackURL),
    token: session.token,
    url: callbackURL,
    user: shownUser(ctx, user),
  });
});
