import { passkeyProblem } from "@/components/auth/sign-in/passkey-problems";
import { isNotReached, notReached } from "@/components/form/network";
import { PasskeyError, signInWithPasskey } from "@/lib/auth/passkeys/browser";

/** Offers passkeys at the email field, where the browser knows how; goes to `next` once one is used. */
export async function offerPasskeys(next: string): Promise<void> {
  const able = await PublicKeyCredential.isConditionalMediationAvailable?.();
  if (able) await signIn(next, true);
}

/**
 * Asks for a passkey and goes on to `next`.
 *
 * @returns what to say if none was accepted; nothing while the next page is on its way
 */
export function askForPasskey(next: string): Promise<string | undefined> {
  return signIn(next, false);
}

async function signIn(next: string, conditional: boolean): Promise<string | undefined> {
  try {
    await signInWithPasskey({ conditional });
    location.assign(next);
  } catch (error) {
    if (isNotReached(error)) return notReached();
    const { code, details } = error instanceof PasskeyError ? error : new PasskeyError("UNKNOWN");
    if (code !== "ACCOUNT_DELETED") return passkeyProblem(code);
    const until = String(details.restorableUntil ?? "");
    location.assign(
      `/sign-in?${new URLSearchParams({ error: "account_deleted", restorableUntil: until })}`,
    );
  }
}
