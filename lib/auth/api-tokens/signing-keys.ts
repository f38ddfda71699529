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
    cached = { readAt: Date.now(), keys: readKeys() };
    cached.keys.catch(() => {
      cached = undefined;
    });
  }
  return cached.keys;
}

/** The keys as they are now, with those that another process has made meanwhile. */
export function refreshSigningKeys(): Promise<Jwk[]> {
  cached = undefined;
  return signingKeys();
}

/** Keeps a new key. */
export async function keepSigningKey(key: Omit<Jwk, "id">): Promise<Jwk> {
  const [row] = await db.insert(jwks).values(key).returning();
  cached = undefined;
  if (!row) throw new Error("the key was not stored");
  return row as Jwk;
}
