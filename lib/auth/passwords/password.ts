import { hash, verify } from "@node-rs/argon2";
import { compare } from "bcryptjs";

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const present = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`;
// A cost above 15 would keep this process busy for seconds.
const bcryptDigest = /^\$2[aby]\$(?:0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;
const bcryptBytes = 72;

/** An argon2id digest in PHC string form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), cost);
}

/** Whether a digest is of another kind, or of another cost, than new ones are. */
export function needsRehash(digest: string): boolean {
  return !digest.startsWith(present);
}

async function matches(digest: string, password: string): Promise<boolean> {
  if (digest.startsWith("$argon2"))
    // A digest that is cut short or garbled matches nothing.
    return verify(digest, password).catch(() => false);
  // bcrypt looks at 72 bytes alone: of a longer password, any with the same beginning would do.
  if (bcryptDigest.test(digest) && Buffer.byteLength(password) <= bcryptBytes)
    return compare(password, digest);
  return false;
}

/**
 * Whether the password made the digest: argon2, or bcrypt where accounts were imported with it.
 * `false` too for a digest of an unknown kind.
 */
export async function verifyPassword(input: { hash: string; password: string }): Promise<boolean> {
  const normal = input.password.normalize("NFKC");
  if (await matches(input.hash, normal)) return true;
  // Elsewhere it may have been hashed as it was typed.
  return normal !== input.password && matches(input.hash, input.password);
}
