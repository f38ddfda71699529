import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { EnvError, env } from "@/lib/env";
import { canonicalJson } from "./canonical-json";

export type Signature = {
  /** Ed25519 (RFC 8032) over the canonical JSON, base64url. */
  signature: string;
  keyId: string;
};

function split(entry: string): { id: string; der: Buffer } {
  const colon = entry.indexOf(":");
  return { id: entry.slice(0, colon), der: Buffer.from(entry.slice(colon + 1), "base64") };
}

function read<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch {
    throw new EnvError(`${name} is not valid: it holds a key that is not Ed25519 in DER, base64.`);
  }
}

let kept: { id: string; privateKey: KeyObject } | undefined;

function currentKey() {
  kept ??= read("SIGNING_KEY", () => {
    const { id, der } = split(env().SIGNING_KEY);
    const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("not Ed25519");
    return { id, privateKey };
  });
  return kept;
}

function publicKey(id: string): KeyObject | undefined {
  const current = currentKey();
  if (id === current.id) return createPublicKey(current.privateKey);
  const retired = (env().SIGNING_PUBLIC_KEYS ?? "").split(",").filter(Boolean).map(split);
  const found = retired.find((entry) => entry.id === id);
  return (
    found &&
    read("SIGNING_PUBLIC_KEYS", () =>
      createPublicKey({ key: found.der, format: "der", type: "spki" }),
    )
  );
}

/** Signs a document with the present key. @throws EnvError if the key cannot be read */
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
