import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import type { StepUpPurpose } from "../step-up/purposes";

/**
 * Why no passkey was made or used: a code of the server, else `CANCELLED` (by the person, or for
 * another request), `ALREADY_REGISTERED` or `UNSUPPORTED` (by the browser, or under this address).
 */
export class PasskeyError extends Error {
  override name = "PasskeyError";
  constructor(
    readonly code: string,
    /** What else the server said, such as `restorableUntil` of a deleted account. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(code);
  }
}

const browserErrors: Record<string, string> = {
  InvalidStateError: "ALREADY_REGISTERED",
  NotSupportedError: "UNSUPPORTED",
  SecurityError: "UNSUPPORTED",
};

async function call<T>(path: string, body?: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  const post = body && { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(`/api/auth${path}`, post);
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw new PasskeyError(said.code ?? "UNKNOWN", said);
}

/** The result of a request to the browser, which carries out one at a time: a newer one ends an older one. */
async function ask<T>(request: () => Promise<T>): Promise<T> {
  if (!browserSupportsWebAuthn()) throw new PasskeyError("UNSUPPORTED");
  try {
    return await request();
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    throw new PasskeyError(browserErrors[name] ?? "CANCELLED");
  }
}

// From the press of the button on no offer, whose options may arrive later, gets in its way.
let pressed = false;

/**
 * Makes a passkey for the account that is signed in, after a step-up for `passkeys`.
 *
 * @throws PasskeyError
 */
export async function registerPasskey(name: string): Promise<void> {
  const optionsJSON = await call<PublicKeyCredentialCreationOptionsJSON>(
    "/passkey/generate-register-options",
  );
  const response = await ask(() => startRegistration({ optionsJSON }));
  await call("/passkey/verify-registration", { response, name });
}

/**
 * Signs in by a passkey. `conditional` asks for nothing: passkeys are offered at the field whose
 * autocomplete says `webauthn`, until one is chosen or another request begins.
 *
 * @throws PasskeyError
 */
export async function signInWithPasskey({ conditional }: { conditional: boolean }): Promise<void> {
  if (!conditional) pressed = true;
  try {
    const optionsJSON = await call<PublicKeyCredentialRequestOptionsJSON>(
      "/passkey/generate-authenticate-options",
    );
    if (conditional && pressed) throw new PasskeyError("CANCELLED");
    const response = await ask(() =>
      startAuthentication({ optionsJSON, useBrowserAutofill: conditional }),
    );
    await call("/passkey/verify-authentication", { response });
  } finally {
    if (!conditional) pressed = false;
  }
}

/**
 * Signs a challenge of the step-up with a passkey of the account.
 *
 * @returns what the field `passkey` of a form takes, as JSON
 * @throws PasskeyError
 */
export async function stepUpWithPasskey(
  purpose: StepUpPurpose,
  via?: "grace-pass",
): Promise<string> {
  const optionsJSON = await call<PublicKeyCredentialRequestOptionsJSON>(
    "/step-up/passkey-options",
    { purpose, via },
  );
  return JSON.stringify(await ask(() => startAuthentication({ optionsJSON })));
}
