import {
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { env } from "@/lib/env";
import { keyIdOf, privateKeyIn, publicKeyIn } from "@/lib/env-formats";
import { canonicalJson } from "./canonical-json";

export type Signature = {
  /** Ed25519 (RFC 8032) over the canonical JSON, base64url. */
  signature: string;
  keyId: string;
};

let kept: { id: string; privateKey: KeyObject } | undefined;

function currentKey() {
  const { SIGNING_KEY } = env();
  kept ??= { id: keyIdOf(SIGNING_KEY), privateKey: privateKeyIn(SIGNING_KEY) };
  return kept;
}

function publicKey(id: string): KeyObject | undefined {
  const current = currentKey();
  if (id === current.id) return createPublicKey(current.privateKey);
  const earlier = env()
    .SIGNING_PUBLIC_KEYS?.split(",")
    .find((entry) => keyIdOf(entry) === id);
  return earlier === undefined ? undefined : publicKeyIn(earlier);
}

/** Signs a document with the current key. */
export function signDocument(document: unknown): Signature {
  const { id, privateKey } = currentKey();
  const signature = signBytes(null, Buffer.from(canonicalJson(document)), privateKey);
  return { signature: signature.toString("base64url"), keyId: id };
}

/** Whether a document is what was signed; `unknown-key` where the key's public half is not known here. */
export function checkSignature(
  document: unknown,
  { signature, keyId }: Signature,
): "valid" | "invalid" | "unknown-key" {
  const key = publicKey(keyId);
  if (!key) return "unknown-key";
  const bytes = Buffer.from(canonicalJson(document));
  return verifyBytes(null, bytes, key, Buffer.from(signature, "base64url")) ? "valid" : "invalid";
}

/** The public half of the present key, DER in base64, for who checks receipts elsewhere. */
export function presentPublicKey(): { keyId: string; publicKey: string } {
  const { id, privateKey } = currentKey();
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return { keyId: id, publicKey: der.toString("base64") };
}
