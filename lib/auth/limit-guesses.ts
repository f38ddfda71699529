import type { GenericEndpointContext } from "@better-auth/core";
import { db } from "@/db/client";
import { requestOrigin } from "@/lib/http/origin";
import { readDeviceId } from "./devices";
import { takeCounter } from "./rate-limit";
import { type Attempt, assertNotThrottled, recordFailure, recordSuccess } from "./throttle";

type Limited = {
  /** Whose password is guessed at. */
  email: string;
  /** The request has a session of that account. */
  signedIn?: boolean;
};

/**
 * Counts a guess at a password under the limit of the account, before it is looked at. Of a wrong one
 * `refuseGuess` has to be told, of a right one `recordSuccess`.
 *
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export async function countGuess(ctx: GenericEndpointContext, of: Limited): Promise<Attempt> {
  const deviceId = of.signedIn ? null : readDeviceId(ctx);
  return assertNotThrottled(db, { ...of, deviceId, request: takeCounter(ctx.request) });
}

/** What follows a wrong guess. */
export function refuseGuess(ctx: GenericEndpointContext, attempt: Attempt): Promise<void> {
  return recordFailure(db, attempt, requestOrigin(ctx.headers));
}

/**
 * Lets `check` look at a password under the limit of the account, and tells the limit how it went.
 *
 * @param check gives whether it is right; a throw counts as wrong
 * @returns what `check` gave
 * @throws APIError 429 `TOO_MANY_ATTEMPTS` before `check` is run
 */
export async function limitGuesses(
  ctx: GenericEndpointContext,
  of: Limited,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const attempt = await countGuess(ctx, of);
  const right = await check();
  if (right) await recordSuccess(db, attempt);
  else await refuseGuess(ctx, attempt);
  return right;
}
