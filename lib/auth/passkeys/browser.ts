import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialDescriptorJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import type { StepUpPurpose } from "../step-up/purposes";

/**
 * Why no passkey was made or used: a code of the server, else `CANCELLED` (by the person, or for
 * another request), `ALREADY_REGISTERED` or `UNSUPPORTED` (by the browser, or under this address).
 */
export class PasskeyError extends Error {
  override name = "PasskeyError";
  constructor(
    readonly code: string,
    message = code,
    /** What else the server said, such as `restorableUntil` of a deleted account. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

const browserErrors: Record<string, string> = {
  InvalidStateError: "ALREADY_REGISTERED",
  NotSupportedError: "UNSUPPORTED",
  SecurityError: "UNSUPPORTED",
};

async function call<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`/api/auth${path}`, {
    method: body ? "POST" : "GET",
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw new PasskeyError(said.code ?? "UNKNOWN", said.message, said);
}

function toBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function toBase64url(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const toDescriptor = ({ id, transports }: PublicKeyCredentialDescriptorJSON) => ({
  id: toBytes(id),
  type: "public-key" as const,
  transports: transports as AuthenticatorTransport[] | undefined,
});

// A browser does one request at a time: a newer one ends the offer at the email field.
let current: AbortController | undefined;
// From the press of the button on no offer, whose options may come later, gets in its way.
let pressed = false;

async function ask(
  request: (signal: AbortSignal) => Promise<Credential | null>,
  isOffer = false,
): Promise<PublicKeyCredential> {
  if (!window.PublicKeyCredential) throw new PasskeyError("UNSUPPORTED");
  if (isOffer && pressed) throw new PasskeyError("CANCELLED");
  current?.abort();
  current = new AbortController();
  try {
    const credential = await request(current.signal);
    if (credential) return credential as PublicKeyCredential;
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    throw new PasskeyError(browserErrors[name] ?? "CANCELLED");
  }
  throw new PasskeyError("CANCELLED");
}

async function assertion(
  options: PublicKeyCredentialRequestOptionsJSON,
  isOffer = false,
): Promise<AuthenticationResponseJSON> {
  const { challenge, allowCredentials, rpId, timeout, userVerification } = options;
  const request = (signal: AbortSignal) =>
    navigator.credentials.get({
      signal,
      mediation: isOffer ? "conditional" : undefined,
      publicKey: {
        challenge: toBytes(challenge),
        allowCredentials: allowCredentials?.map(toDescriptor),
        rpId,
        timeout,
        userVerification,
      },
    });
  const credential = await ask(request, isOffer);
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    rawId: credential.id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle ? toBase64url(response.userHandle) : undefined,
    },
  };
}

async function attestation(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<RegistrationResponseJSON> {
  const { challenge, user, excludeCredentials, pubKeyCredParams, rp, timeout } = options;
  const credential = await ask((signal) =>
    navigator.credentials.create({
      signal,
      publicKey: {
        challenge: toBytes(challenge),
        user: { ...user, id: toBytes(user.id) },
        excludeCredentials: excludeCredentials?.map(toDescriptor),
        pubKeyCredParams,
        rp,
        timeout,
        attestation: "none",
        authenticatorSelection: options.authenticatorSelection,
      },
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    id: credential.id,
    rawId: credential.id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      transports: response.getTransports?.() as RegistrationResponseJSON["response"]["transports"],
    },
  };
}

/**
 * Makes a passkey for the account that is signed in, after a step-up for `passkeys`.
 *
 * @throws PasskeyError
 */
export async function registerPasskey(name: string): Promise<{ id: string; name: string }> {
  const options = await call<PublicKeyCredentialCreationOptionsJSON>(
    "/passkey/generate-register-options",
  );
  const response = await attestation(options);
  return call("/passkey/verify-registration", { response, name });
}

/**
 * Signs in by a passkey. `conditional` asks for nothing: passkeys are offered at the field whose
 * autocomplete says `webauthn`, until one is chosen or another request begins.
 *
 * @throws PasskeyError
 */
export async function signInWithPasskey({
  conditional = false,
}: {
  conditional?: boolean;
} = {}): Promise<void> {
  if (!conditional) pressed = true;
  try {
    const options = await call<PublicKeyCredentialRequestOptionsJSON>(
      "/passkey/generate-authenticate-options",
    );
    const response = await assertion(options, conditional);
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
export async function proveWithPasskey(
  purpose: StepUpPurpose,
  via?: "grace-pass",
): Promise<string> {
  const options = await call<PublicKeyCredentialRequestOptionsJSON>("/step-up/passkey-options", {
    purpose,
    via,
  });
  return JSON.stringify(await assertion(options));
}
