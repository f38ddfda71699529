import type { GenericEndpointContext } from "@better-auth/core";
import { db } from "@/db/client";
import { authRefusal } from "../auth-error";
import { verifyAssertion } from "../passkeys/assertion";
import type { Ceremony } from "../passkeys/challenges";
import type { InlineProof } from "../soft-deletion/types";
import { limitGuesses } from "../throttle";
import { checkSecondFactor } from "../two-factor/verify";
import { holderKey } from "./grants";
import type { Holder } from "./holder";
import { consumeMailCode } from "./mail-code";
import { proofMethods } from "./methods";
import type { StepUpPurpose } from "./purposes";

/** What a passkey signs in a step-up: a challenge of one purpose of one session or grace pass. */
export const passkeyCeremony = (holder: Holder, purpose: StepUpPurpose): Ceremony => ({
  purpose: "step-up-passkey",
  boundTo: holderKey(holder, purpose),
});

async function checkPassword(ctx: GenericEndpointContext, userId: string, password: string) {
  const { internalAdapter, password: hasher } = ctx.context;
  const user = await internalAdapter.findUserById(userId);
  const account = await internalAdapter.findCredentialAccount(userId);
  const hash = account?.password;
  if (!user || !hash) throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
  const { email } = user;
  const right = await limitGuesses(ctx, { email, signedIn: true }, () =>
    hasher.verify({ hash, password }),
  );
  if (!right) throw authRefusal("BAD_REQUEST", "INVALID_PASSWORD");
}

const refusals = { missing: "TWO_FACTOR_REQUIRED", wrong: "INVALID_CODE", right: null } as const;

function assertRight(verdict: keyof typeof refusals): void {
  if (refusals[verdict]) throw authRefusal("UNAUTHORIZED", refusals[verdict]);
}

/**
 * Checks what a person hands in: a passkey; or the password, or the mailed code where there is none,
 * and with it the second factor of an account that has one. Not within a transaction: failures count.
 *
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` (nothing that fits the account), 400
 *   `INVALID_PASSWORD`, 401 `TWO_FACTOR_REQUIRED`, `INVALID_CODE` or `INVALID_PASSKEY`, 429
 *   `TOO_MANY_ATTEMPTS`
 */
export async function checkProof(
  ctx: GenericEndpointContext,
  holder: Holder,
  purpose: StepUpPurpose,
  { password, code, proof }: InlineProof,
): Promise<void> {
  const { userId } = holder;
  if (proof?.method === "passkey") {
    const ceremony = passkeyCeremony(holder, purpose);
    const { problem } = await verifyAssertion(ctx, ceremony, proof.response, userId);
    if (problem) throw authRefusal("UNAUTHORIZED", "INVALID_PASSKEY");
    return;
  }
  const methods = await proofMethods(userId);
  if (methods.password && password) {
    await checkPassword(ctx, userId, password);
    // Only after what comes first is right.
    const second = { userId, code, after: "password" } as const;
    assertRight(await db.transaction((tx) => checkSecondFactor(tx, second)));
  } else if (!methods.password && proof?.method === "email-code")
    assertRight(await consumeMailCode(holder, purpose, proof));
  // Not least for a code of the app: as a second factor it suffices for no account.
  else throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
}
