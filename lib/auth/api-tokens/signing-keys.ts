import type { Jwk } from "better-auth/plugins/jwt";
import { db } from "@/db/client";
import { jwks } from "@/db/schema";

const lifetime = 5 * 60_000;

let cached: { readAt: number; keys: Promise<Jwk[]> } | undefined;

// The private half is encrypted by the plugin that makes it.
const readKeys = async () => (await db.select().from(jwks)) as Jwk[];

/**
 * The keys that sign JWTs, those of before included; they never change, so they are read once in five
 * minutes.
 */
export function signingKeys(): Promise<Jwk[]> {
  if (!cached || Date.now() - cached.readAt > lifetime) {
    const entry = { readAt: Date.now(), keys: readKeys() };
    cached = entry;
    entry.keys.catch(() => {
      if (cached === entry) cached = undefined;
    });
  }
  return cached.keys;
}

/** Whether there is a key of this id; one that another process has just made is found too. */
export async function hasSigningKey(id: string): Promise<boolean> {
  if ((await signingKeys()).some((key) => key.id === id)) return true;
  cached = undefined;
  return (await signingKeys()).some((key) => key.id === id);
}

/** Keeps a new key. */
export async function keepSigningKey(key: Omit<Jwk, "id">): Promise<Jwk> {
  const [row] = await db.insert(jwks).values(key).returning();
  cached = undefined;
  if (!row) throw new Error("the key was not stored");
  return row as Jwk;
}
