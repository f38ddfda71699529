import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { z } from "zod";
import { env } from "@/lib/env";

const lifetime = 10 * 60_000;

const contents = z.object({ email: z.string(), password: z.string(), until: z.number() });

export type Credentials = { email: string; password: string };

// Of its own, so that nothing else that Better Auth has encrypted opens here.
const key = () => `sealed credentials:${env().BETTER_AUTH_SECRET}`;

/**
 * Encrypts what was typed, for a form that asks for one thing more: its page carries it along without
 * showing it, and nobody but this application opens it, for ten minutes.
 */
export const sealCredentials = ({ email, password }: Credentials): Promise<string> =>
  symmetricEncrypt({
    key: key(),
    data: JSON.stringify({ email, password, until: Date.now() + lifetime }),
  });

/** The credentials of `sealCredentials`; `null` if they are too old, or were not sealed here. */
export async function openCredentials(sealed: string): Promise<Credentials | null> {
  try {
    const data = await symmetricDecrypt({ key: key(), data: sealed });
    const { until, ...credentials } = contents.parse(JSON.parse(data));
    return until > Date.now() ? credentials : null;
  } catch {
    return null;
  }
}
