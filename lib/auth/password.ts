import { hash, verify } from "@node-rs/argon2";

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An argon2id digest in PHC string form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), cost);
}

/** Whether the password made the digest; `false` too for a digest of an unknown kind. */
export async function verifyPassword(input: { hash: string; password: string }): Promise<boolean> {
  if (!input.hash.startsWith("$argon2")) return false;
  return verify(input.hash, input.password.normalize("NFKC"));
}
