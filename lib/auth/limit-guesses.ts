import type { GenericEndpointContext } from "@better-auth/core";
import { db } from "@/db/client";
import { requestOrigin } from "@/lib/http/origin";
import { readDeviceId } from "./devices";
import { assertNotThrottled, recordFailure, recordSuccess } from "./throttle";

/**
 * Lets `check` look at a password under the limit of the account, and tells the limit how it went.
 *
 * @param of.email whose password is guessed at; `signedIn` where the request has a session of that account
 * @param of.forgets whether what `check` gave ends the row of wrong ones; where it is truthy, unless told otherwise
 * @param check gives what a right password opens, else `null` or `false`; a throw counts as wrong
 * @returns what `check` gave
 * @throws APIError 429 `TOO_MANY_ATTEMPTS` before `check` is run
 */
export async function limitGuesses<T>(
  ctx: GenericEndpointContext,
  {
    forgets = Boolean,
    ...of
  }: { email: string; signedIn?: boolean; forgets?: (result: T) => boolean },
  check: () => Promise<T>,
): Promise<T> {
  const deviceId = of.signedIn ? null : await readDeviceId(ctx);
  const attempt = await assertNotThrottled(db, { ...of, deviceId });
  const result = await check();
  if (forgets(result)) await recordSuccess(db, attempt);
  else await recordFailure(db, attempt, requestOrigin(ctx.headers));
  return result;
}
