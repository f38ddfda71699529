import type { AuthContext, GenericEndpointContext } from "@better-auth/core";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { getSessionFromCtx } from "better-auth/api";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import { readGracePass } from "../grace-pass";
import type { Settings, SoftDeletionHandlers, StepUpInput } from "../types";
import { checkSecondFactor } from "../verify-credentials";
import { findByAddress, passwordHashOf } from "./stored-user";

/**
 * Returns the account of a request, and whether its session is fresh enough without a password.
 *
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` for a session that its owner did not sign in to
 */
async function callerOf(ctx: GenericEndpointContext, settings: Settings, stepUp: StepUpInput) {
  const current = stepUp.via ? null : await getSessionFromCtx(ctx);
  if (!current) {
    const pass = await readGracePass(ctx, settings);
    return pass && { userId: pass.userId, isFresh: true };
  }
  const stored = await ctx.context.internalAdapter.findSession(current.session.token);
  // One that was made up for an API key is stored nowhere; in one of the admin plugin's it is another who acts.
  if (!stored || current.session.impersonatedBy || stored.session.impersonatedBy)
    throw APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
  const { freshAge } = ctx.context.sessionConfig;
  const age = Date.now() - new Date(current.session.createdAt).getTime();
  // As Better Auth has it: 0 asks for no freshness.
  return { userId: current.user.id, isFresh: freshAge === 0 || age < freshAge * 1000 };
}

/** Accepts the password where the account has one, else a fresh session; no other step-up is known here. */
async function verifyOwner(
  ctx: GenericEndpointContext,
  settings: Settings,
  { userId, stepUp }: { userId: string; stepUp: StepUpInput },
): Promise<boolean> {
  const caller = await callerOf(ctx, settings, stepUp);
  if (caller?.userId !== userId) return false;
  if (stepUp.proof) throw APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
  const accounts = await ctx.context.internalAdapter.findAccounts(userId);
  const hash = passwordHashOf(accounts);
  if (hash) {
    if (!stepUp.password) return false;
    if (!(await ctx.context.password.verify({ hash, password: stepUp.password })))
      throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.INVALID_PASSWORD);
  } else if (!caller.isFresh) return false;
  await checkSecondFactor(ctx, settings, userId, stepUp.code);
  return true;
}

async function verifyCredentials(
  context: AuthContext,
  settings: Settings,
  email: string,
  password: string,
): Promise<{ id: string } | null> {
  let looked = false;
  for (const { user, accounts } of await findByAddress(context, settings, email)) {
    const hash = passwordHashOf(accounts);
    if (!hash) continue;
    looked = true;
    if (await context.password.verify({ hash, password })) return { id: user.id };
  }
  // So that an address without an account takes as long.
  if (!looked) await context.password.hash(password);
  return null;
}

/** The handlers that verify credentials. */
export function credentialHandlers(
  context: AuthContext,
  settings: Settings,
): Pick<
  SoftDeletionHandlers,
  "verifyOwner" | "verifyCredentials" | "checkSecondFactor" | "isSameAddress"
> {
  return {
    verifyOwner: (ctx, input) => verifyOwner(ctx, settings, input),
    verifyCredentials: (_, email, password) =>
      verifyCredentials(context, settings, email, password),
    checkSecondFactor: async () => "right",
    isSameAddress: (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase(),
  };
}
