import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { env } from "@/lib/env";

const cipher = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;
const lifetime = 10 * 60_000;

const contents = z.object({ email: z.string(), password: z.string(), until: z.number() });

export type Credentials = { email: string; password: string };

const key = () =>
  new Uint8Array(hkdfSync("sha256", env().BETTER_AUTH_SECRET, "", "sealed credentials", 32));

/**
 * What was typed, for a form that asks for one thing more: its page carries it along without showing
 * it, and nobody but this application opens it, for ten minutes.
 */
export function sealCredentials({ email, password }: Credentials): string {
  const iv = randomBytes(ivBytes);
  const box = createCipheriv(cipher, key(), iv);
  const plain = JSON.stringify({ email, password, until: Date.now() + lifetime });
  const sealed = Buffer.concat([box.update(plain, "utf8"), box.final()]);
  return Buffer.concat([iv, sealed, box.getAuthTag()]).toString("base64url");
}

/** What was sealed; `null` if it is too old, or was not sealed here. */
export function openCredentials(sealed: string): Credentials | null {
  try {
    const bytes = Buffer.from(sealed, "base64url");
    const box = createDecipheriv(cipher, key(), bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    box.setAuthTag(bytes.subarray(-tagBytes));
    const plain = Buffer.concat([box.update(bytes.subarray(ivBytes, -tagBytes)), box.final()]);
    const { until, ...credentials } = contents.parse(JSON.parse(plain.toString("utf8")));
    return until > Date.now() ? credentials : null;
  } catch {
    return null;
  }
}
