import type { GenericEndpointContext } from "@better-auth/core";
import { isAPIError } from "better-auth/api";
import { authExecutor } from "../adapter";
import { authRefusal } from "../auth-error";
import type { InlineProof } from "../soft-deletion/types";
import { takeGrant } from "./grants";
import { stepUpHolder } from "./holder";
import { checkProof } from "./proof";
import type { StepUpPurpose } from "./purposes";

type Inline = InlineProof & { of?: string };

/**
 * Whether somebody who has just proved to be the account's owner sends a request: by a password (and
 * second factor) or another proof that comes with it, or by a grant of `/step-up/verify`. What can be
 * used once is used up.
 *
 * @param inline.of the account that has to be meant; another one's proof is neither tried nor used up
 * @returns `false` where there is neither
 * @throws APIError as `requireStepUp`, for a proof that is wrong or not enough
 */
export async function hasSteppedUp(
  ctx: GenericEndpointContext,
  purpose: StepUpPurpose,
  inline: Inline = {},
): Promise<boolean> {
  const holder = await stepUpHolder(ctx, purpose, inline.via);
  if (inline.of !== undefined && inline.of !== holder.userId) return false;
  const takesGrant = () => takeGrant(authExecutor(), holder, purpose);
  if (!inline.password && !inline.proof) return takesGrant();
  try {
    await checkProof(ctx, holder, purpose, inline);
  } catch (error) {
    // A grant stands for every factor, as one by a passkey does.
    const missing = isAPIError(error) && error.body?.code === "TWO_FACTOR_REQUIRED";
    if (!missing || !(await takesGrant())) throw error;
  }
  return true;
}

/**
 * Lets a dangerous thing go on only where `hasSteppedUp`. Call it after what else can be wrong with
 * the request, and before a transaction.
 *
 * @param inline what the body holds beside its own fields; `via` where it names the grace pass
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` (no proof; a token; an impersonated session), 401
 *   `UNAUTHORIZED` (nobody), 400 `INVALID_PASSWORD`, 401 `TWO_FACTOR_REQUIRED` (told only after the
 *   right password or mailed code), `INVALID_CODE` and `INVALID_PASSKEY`, 429 `TOO_MANY_ATTEMPTS`
 */
export async function requireStepUp(
  ctx: GenericEndpointContext,
  purpose: StepUpPurpose,
  inline: Inline = {},
): Promise<void> {
  if (!(await hasSteppedUp(ctx, purpose, inline)))
    throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
}
