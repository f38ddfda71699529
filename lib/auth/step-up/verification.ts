import type { GenericEndpointContext } from "@better-auth/core";
import { isAPIError } from "better-auth/api";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, passkeys, users } from "@/db/schema";
import { authExecutor } from "../adapter";
import { authRefusal } from "../auth-error";
import { limitAttempts } from "../limits/lockout";
import { type Ceremony, verifyAssertion } from "../passkeys/ceremonies";
import { secondFactorRefusals } from "../soft-deletion/error-codes";
import type { SecondFactorVerdict, StepUpInput } from "../soft-deletion/types";
import { checkSecondFactor } from "../two-factor/verify";
import { type Requester, requesterKey, stepUpRequester, takeGrant } from "./grants";
import { consumeMailCode } from "./mail-code";
import type { StepUpPurpose } from "./purposes";

/**
 * By what the owner of an account can confirm that it is them.
 *
 * @returns `password`: where there is none, an emailed code takes its place; `secondFactor`: whether a code is
 *   asked for besides either; `passkey`, which suffices by itself
 */
export async function stepUpMethods(userId: string) {
  const [row] = await db
    .select({
      password: sql<boolean>`EXISTS (SELECT FROM ${accounts} WHERE ${accounts.userId} = ${userId}::uuid
        AND ${accounts.providerId} = 'credential' AND ${accounts.password} IS NOT NULL)`,
      secondFactor: users.twoFactorEnabled,
      passkey: sql<boolean>`EXISTS (
        SELECT FROM ${passkeys} WHERE ${passkeys.userId} = ${userId}::uuid)`,
    })
    .from(users)
    .where(eq(users.id, userId));
  return row ?? { password: false, secondFactor: false, passkey: false };
}

export type StepUpMethods = Awaited<ReturnType<typeof stepUpMethods>>;

/** What a passkey signs in a step-up: a challenge of one purpose of one session or grace pass. */
export const passkeyCeremony = (requester: Requester, purpose: StepUpPurpose): Ceremony => ({
  purpose: "step-up-passkey",
  boundTo: requesterKey(requester, purpose),
});

async function checkPassword(ctx: GenericEndpointContext, userId: string, password: string) {
  const { internalAdapter, password: hasher } = ctx.context;
  const user = await internalAdapter.findUserById(userId);
  const account = await internalAdapter.findCredentialAccount(userId);
  const hash = account?.password;
  if (!user || !hash) throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
  const { email } = user;
  const right = await limitAttempts(ctx, { email, signedIn: true }, () =>
    hasher.verify({ hash, password }),
  );
  if (!right) throw authRefusal("BAD_REQUEST", "INVALID_PASSWORD");
}

function assertRight(verdict: SecondFactorVerdict): void {
  if (verdict !== "right") throw authRefusal("UNAUTHORIZED", secondFactorRefusals[verdict]);
}

/**
 * Checks what a person hands in: a passkey; or the password, or the emailed code where there is none,
 * and with it the second factor of an account that has one. Not within a transaction: failures count.
 *
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` (nothing that fits the account), 400 `INVALID_PASSWORD`,
 *   401 `TWO_FACTOR_REQUIRED` (only after the right password or emailed code), `INVALID_CODE`,
 *   `CODE_ALREADY_USED` or
 *   `INVALID_PASSKEY`, 429 `TOO_MANY_ATTEMPTS`
 */
export async function checkStepUp(
  ctx: GenericEndpointContext,
  requester: Requester,
  purpose: StepUpPurpose,
  { password, code, proof }: StepUpInput,
): Promise<void> {
  const { userId } = requester;
  if (proof?.method === "passkey") {
    const ceremony = passkeyCeremony(requester, purpose);
    const { problem } = await verifyAssertion(ctx, ceremony, proof.response, userId);
    if (problem) throw authRefusal("UNAUTHORIZED", "INVALID_PASSKEY");
    return;
  }
  const methods = await stepUpMethods(userId);
  if (methods.password && password) {
    await checkPassword(ctx, userId, password);
    // Only after what comes first is right.
    const second = { userId, code, after: "password" } as const;
    assertRight(await db.transaction((tx) => checkSecondFactor(tx, second)));
  } else if (!methods.password && proof?.method === "email-code")
    assertRight(await consumeMailCode(requester, purpose, proof));
  // Not least for a code of the app: as a second factor it suffices for no account.
  else throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
}

type Inline = StepUpInput & { of?: string };

/**
 * Whether the account's owner has stepped up for this request: by what comes with it, or by a grant of
 * `/step-up/verify`. What can be used once is used up.
 *
 * @param inline.of the expected account; another account's step-up is neither verified nor consumed
 * @returns `false` where there is neither
 * @throws APIError as `stepUpRequester` and `checkStepUp`
 */
export async function hasSteppedUp(
  ctx: GenericEndpointContext,
  purpose: StepUpPurpose,
  inline: Inline = {},
): Promise<boolean> {
  const requester = await stepUpRequester(ctx, purpose, inline.via);
  if (inline.of !== undefined && inline.of !== requester.userId) return false;
  const takesGrant = () => takeGrant(authExecutor(), requester, purpose);
  if (!inline.password && !inline.proof) return takesGrant();
  try {
    await checkStepUp(ctx, requester, purpose, inline);
  } catch (error) {
    // A grant covers every factor, as one by a passkey does.
    const missing = isAPIError(error) && error.body?.code === "TWO_FACTOR_REQUIRED";
    if (!missing || !(await takesGrant())) throw error;
  }
  return true;
}

/**
 * Lets a request go on only where `hasSteppedUp`. Call it after what else can be wrong with the request, and
 * before a transaction.
 *
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` without a step-up, else as `hasSteppedUp`
 */
export async function requireStepUp(
  ctx: GenericEndpointContext,
  purpose: StepUpPurpose,
  inline: Inline = {},
): Promise<void> {
  if (!(await hasSteppedUp(ctx, purpose, inline)))
    throw authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
}
