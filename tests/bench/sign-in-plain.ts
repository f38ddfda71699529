import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { db } from "@/db/client";
import * as schema from "@/db/schema";
import { hashPassword, verifyPassword } from "@/lib/auth/passwords/password";
import { createUser } from "@/tests/support/users";
import { expectOk, origin, signInRequest } from "./sign-in-request";

/** Better Auth without our plugins and hooks, on the same tables, with the same hash function. */
export const plain = betterAuth({
  secret: randomBytes(32).toString("hex"),
  baseURL: origin,
  database: drizzleAdapter(db, { provider: "pg", schema, usePlural: true }),
  user: {
    // Our columns that a user cannot do without.
    additionalFields: {
      emailHash: { type: "string", required: false },
      emailHashKey: { type: "string", required: false },
    },
  },
  emailAndPassword: {
    enabled: true,
    password: { hash: hashPassword, verify: verifyPassword },
  },
  advanced: { database: { generateId: "uuid" } },
  logger: { level: "error" },
  rateLimit: { enabled: false },
});

/** Signs in as one of so many users, with plain Better Auth. */
export async function plainSignIn(workers: number): Promise<(worker: number) => Promise<void>> {
  const users = await Promise.all(Array.from({ length: workers }, () => createUser()));
  return async (worker) => {
    const user = users[worker];
    if (user) await expectOk(await plain.handler(signInRequest(user, "")));
  };
}
